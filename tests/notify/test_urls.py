"""Addresses come from three places and are shown in none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.config import load
from pyrometer.config.overrides import set_override
from pyrometer.config.secret import shown_safely
from pyrometer.notify.urls import MAX_BYTES, addresses, mask_url
from pyrometer.report.explain import explain
from pyrometer.settings import Notify

SECRET = "xoxb-51-TOKEN"


def test_setting_and_file_together_numbered_by_scheme_equal_ones_once(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("# mine\n\n ntfy://b \nslack://a/b/c\nntfy://a\n")
    found = addresses(Notify(urls=("ntfy://a", "NTFYS://x"), urls_file="~/urls"), tmp_path)
    assert [address.name for address in found.known] == ["ntfy", "ntfys", "ntfy-2", "slack"]
    assert [address.url for address in found.known] == ["ntfy://a", "NTFYS://x", "ntfy://b", "slack://a/b/c"]
    assert found.problems == ()


def test_what_is_wrong_is_said_without_the_address(tmp_path: Path) -> None:
    found = addresses(Notify(urls=(SECRET, "ntfy://a"), urls_file="~/none"), tmp_path)
    assert [address.name for address in found.known] == ["ntfy"]
    assert len(found.problems) == 2
    assert "~/none cannot be read" in found.problems[0]
    assert SECRET not in " ".join(found.problems)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b"a" * (MAX_BYTES + 1)])
def test_a_file_that_is_no_list_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "urls").write_bytes(content)
    found = addresses(Notify(urls_file=str(tmp_path / "urls")), tmp_path)
    assert found.known == ()
    assert len(found.problems) == 1


def test_an_address_does_not_even_show_in_its_own_representation(tmp_path: Path) -> None:
    found = addresses(Notify(urls=(f"slack://{SECRET}",)), tmp_path)
    assert SECRET not in repr(found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(min_size=6, max_size=30))
def test_a_mask_shows_the_scheme_at_most(scheme: str, rest: str) -> None:
    masked = mask_url(f"{scheme}://{rest}")
    assert masked == "…" or masked == f"{scheme.strip().lower()}://…"


@pytest.mark.parametrize("key", ["notify.urls", "notify.url", "notify.slack", "notify.urls.x"])
def test_also_a_mistyped_key_shows_no_secret(key: str) -> None:
    for value in (f"slack://{SECRET}/x", [f"slack://{SECRET}/x"], {"a": f"slack://{SECRET}"}):
        assert SECRET not in shown_safely(key, value)


def test_the_environment_may_hold_several() -> None:
    env = {"PYROMETER_NOTIFY__URLS": f"slack://{SECRET}/x  ntfy://host:8080/topic"}
    loaded = load(env, Path("/nowhere"))
    assert loaded.settings.notify.urls == (f"slack://{SECRET}/x", "ntfy://host:8080/topic")
    text = explain(loaded, "notify")
    assert 'notify.urls = ["slack://…", "ntfy://…"]   [PYROMETER_NOTIFY__URLS]' in text
    assert SECRET not in text


@pytest.mark.parametrize(
    "text",
    [
        f'[notify]\nurls = "slack://{SECRET}"\n',
        f'[notify]\nurls = ["slack://{SECRET}", 3]\n',
        f'[notify]\nurl = "slack://{SECRET}"\n',
        f'[notify]\nslack = ["slack://{SECRET}"]\n',
        f'[notify]\nlevel = "slack://{SECRET}"\n',
    ],
)
def test_no_message_about_a_mistake_shows_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(text)
    loaded = load({}, tmp_path, path=tmp_path / "config.toml")
    assert loaded.problems
    assert SECRET not in " ".join(map(str, loaded.problems))


def test_config_set_does_not_repeat_it(tmp_path: Path) -> None:
    said, problems = set_override(tmp_path / "overrides.toml", "notify.urls", f"slack://{SECRET}/x")
    assert (said, problems) == ('["slack://…"]', ())
    assert SECRET in (tmp_path / "overrides.toml").read_text()
    assert (tmp_path / "overrides.toml").stat().st_mode & 0o077 == 0
