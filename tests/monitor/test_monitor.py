"""From files on the disk to a snapshot: real files, a hand-held clock, the real readers."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from pyrometer.commands import Mute, Rescan, SetGraphSpan, ShowSession
from pyrometer.demo.claude import ClaudeConversation
from pyrometer.demo.codex import CodexThread
from pyrometer.demo.line import Line
from pyrometer.limits import capture
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Budget, Budgets, Settings, Sources
from pyrometer.snapshot import Snapshot, Verdict
from pyrometer.sources import AGENTS, roots
from pyrometer.wiring import once

NOON = datetime(2026, 6, 17, 12, tzinfo=UTC).timestamp()
SESSION = "3a7415ef-569a-4860-8b15-14984368bae3"
THREAD = "01a20017-8a75-7960-b3f2-db9a404f9491"
LIMITS = {
    "limit_id": "codex",
    "primary": {"used_percent": 42.0, "window_minutes": 300, "resets_at": int(NOON + 3 * 3600)},
    "secondary": None,
}


class Desk:
    """A home folder with agents at work in it, and a monitor looking on."""

    def __init__(self, home: Path, settings: Settings | None = None) -> None:
        self.home = home
        self.settings = settings or Settings()
        self.now = NOON
        self.claude = ClaudeConversation(Random(1), "web", SESSION, "claude-opus-4-5")
        self.codex = CodexThread(Random(2), "docs", THREAD, "gpt-6-sol")
        self.monitor = self.look_on()

    def look_on(self, alive: Callable[[int], bool] = lambda _: False) -> Monitor:
        intake = Intake(AGENTS, roots(self.settings, {}, self.home), horizon=NOON - 14 * 86_400)
        return Monitor(self.settings, intake, state_dir=self.home / "state", zone=UTC, alive=alive)

    def write(self, lines: list[Line], *, torn: int = 0) -> Path:
        path = self.home / lines[0].path
        path.parent.mkdir(parents=True, exist_ok=True)
        data = b"".join(line.data for line in lines)
        with path.open("ab") as file:
            file.write(data[: len(data) - torn] if torn else data)
        os.utime(path, (self.now, self.now))
        return path

    def work(self, turns: int = 3) -> Path:
        lines = [self.claude.prompt(self.now)]
        for _ in range(turns):
            self.now += 10
            lines += self.claude.turn(self.now, "Bash", grows=1_000, output=200)
        return self.write(lines)

    def see(self, *, after: float = 0.0) -> Snapshot:
        self.now += after
        while self.monitor.tick(self.now) or self.monitor.intake.busy:
            pass
        return self.monitor.snapshot(self.now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def tokens(snapshot: Snapshot) -> int:
    return sum(session.usage.total for session in snapshot.sessions)


def test_nothing_written_yet_is_waiting_and_names_the_folders(desk: Desk) -> None:
    snapshot = desk.see()
    assert snapshot.verdict.verdict is Verdict.WAITING
    assert {folder for _, folder, _ in snapshot.health.roots} >= {
        str(desk.home / ".claude" / "projects"),
        str(desk.home / ".codex" / "sessions"),
    }
    assert not any(exists for _, _, exists in snapshot.health.roots)


def test_a_folder_that_appears_later_is_found(desk: Desk) -> None:
    desk.see()
    desk.work()
    snapshot = desk.see(after=3)
    assert [(session.agent, session.id, session.turns) for session in snapshot.sessions] == [("claude", SESSION, 3)]
    assert snapshot.sessions[0].project == "/demo/web"


def test_an_appended_line_is_counted_and_a_torn_one_is_not_until_it_is_whole(desk: Desk) -> None:
    desk.work()
    before = desk.see().sessions[0].turns
    turn = desk.claude.turn(desk.now, grows=10, output=5)
    path = desk.write(turn, torn=20)
    assert desk.see(after=1).sessions[0].turns == before
    with path.open("ab") as file:
        file.write(turn[-1].data[-20:])
    assert desk.see(after=1).sessions[0].turns == before + 1


def test_a_log_that_is_rewritten_counts_as_it_is_now(desk: Desk) -> None:
    path = desk.work(5)
    desk.see()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]))
    snapshot = desk.see(after=2)
    assert snapshot.sessions[0].turns == 1
    path.write_bytes(b"".join(lines))
    assert desk.see(after=2).sessions[0].turns == 5


def test_a_deleted_log_keeps_its_history(desk: Desk) -> None:
    path = desk.work()
    whole = tokens(desk.see())
    path.unlink()
    assert tokens(desk.see(after=120)) == whole > 0


def test_an_archived_rollout_goes_on_under_its_new_name(desk: Desk) -> None:
    lines = [*desk.codex.start(desk.now), *desk.codex.prompt(desk.now)]
    lines += desk.codex.turn(desk.now, "", grows=10, output=50, limits=LIMITS)
    path = desk.write(lines)
    whole = tokens(desk.see())
    archive = desk.home / ".codex" / "archived_sessions" / path.name
    archive.parent.mkdir()
    path.rename(archive)
    snapshot = desk.see(after=5)
    assert (tokens(snapshot), snapshot.health.files) == (whole, 1)


def test_the_windows_of_both_agents_stand_side_by_side(desk: Desk) -> None:
    desk.work()
    lines = [*desk.codex.start(desk.now), *desk.codex.prompt(desk.now)]
    desk.write(lines + desk.codex.turn(desk.now, "", grows=10, output=50, limits=LIMITS))
    told = {"five_hour": {"used_percentage": 61, "resets_at": int(NOON + 2 * 3600)}}
    payload = f'{{"session_id": "{SESSION}", "rate_limits": {str(told).replace(chr(39), chr(34))}}}'
    capture.store(payload.encode(), desk.home / "state", desk.now)
    found = {(window.provider, window.label): window.percent for window in desk.see(after=2).windows}
    assert found == {("claude", "5h"): 61, ("codex", "5h"): 42}


def test_without_a_reading_there_is_no_percentage(desk: Desk) -> None:
    desk.work()
    snapshot = desk.see()
    assert (snapshot.windows, snapshot.verdict.verdict) == ((), Verdict.UNKNOWN)


def test_a_budget_stands_in_for_a_reading(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(budgets=Budgets(claude=Budget(five_hour_tokens=1_000_000, week_dollars=100.0))))
    desk.work()
    snapshot = desk.see()
    used = tokens(snapshot)
    by_label = {window.label: window for window in snapshot.windows}
    assert by_label["5h budget"].percent == pytest.approx(100 * used / 1_000_000)
    assert by_label["week $"].percent == pytest.approx(snapshot.sessions[0].dollars)
    assert {window.source for window in snapshot.windows} == {"your budget"}


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b"null\n", "not an object"),
        (b"[]\n", "not an object"),
        (b'"x"\n', "not an object"),
        (b'{"type":"assistant",\n', "bad json"),
        (b"\x00\x00\x00\n", "bad json"),
        (b'\xff\xfe{"type":"assistant"}\n', "bad json"),
    ],
)
def test_a_bad_line_is_counted_with_its_place_and_the_others_still_count(desk: Desk, bad: bytes, kind: str) -> None:
    path = desk.work(2)
    with path.open("ab") as file:
        file.write(bad)
    desk.work(1)
    snapshot = desk.see()
    assert snapshot.sessions[0].turns == 3
    assert snapshot.health.troubles == ((kind, str(path), 1),)


def test_a_pipe_with_the_name_of_a_log_blocks_nothing(desk: Desk) -> None:
    path = desk.work()
    os.mkfifo(path.with_name("5d8f29aa-0000-4000-8000-000000000000.jsonl"))
    snapshot = desk.see()
    assert snapshot.sessions[0].turns == 3
    assert [kind for kind, _, _ in snapshot.health.troubles] == ["not a regular file"]


def test_times_from_the_future_count_as_now(desk: Desk) -> None:
    desk.write([desk.claude.prompt(desk.now), *desk.claude.turn(desk.now + 86_400, grows=10, output=100)])
    snapshot = desk.see()
    assert snapshot.burn.now > 0
    assert snapshot.sessions[0].last_at <= desk.now
    assert "time in the future" in {kind for kind, _, _ in snapshot.health.troubles}


def test_old_logs_are_left_alone_until_they_are_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.work()
    old = NOON - 30 * 86_400
    os.utime(path, (old, old))
    assert desk.see().sessions == ()
    assert once(Settings(), {}, tmp_path, NOON + 60, since=NOON - 3600).sessions == ()
    assert [session.id for session in once(Settings(), {}, tmp_path, NOON + 60, since=old - 60).sessions] == [SESSION]


def test_more_folders_from_the_settings_are_read_once(tmp_path: Path) -> None:
    extra = tmp_path / "elsewhere" / ".claude"
    settings = Settings(sources=Sources(claude=(str(extra), str(extra / "projects"), "~/.claude")))
    desk = Desk(tmp_path, settings)
    desk.work()
    other = ClaudeConversation(Random(9), "api", SESSION.replace("3a", "4b"), "claude-opus-4-5")
    lines = other.turn(NOON, grows=5, output=5)
    desk.write([line._replace(path=f"elsewhere/{line.path}") for line in lines])
    snapshot = desk.see()
    assert {session.project for session in snapshot.sessions} == {"/demo/web", "/demo/api"}
    assert snapshot.health.files == 2


def test_the_detail_of_a_session_comes_when_it_is_asked_for(desk: Desk) -> None:
    desk.work(4)
    assert desk.see().detail is None
    desk.monitor.handle(ShowSession(("claude", SESSION)), desk.now)
    detail = desk.see().detail
    assert detail is not None
    assert [turn.usage.output for turn in detail.turns] == [200] * 4
    assert [tool.name for tool in detail.turns[0].tools] == ["Bash"]
    desk.monitor.handle(ShowSession(None), desk.now)
    assert desk.see().detail is None


def test_mute_and_span_are_obeyed(desk: Desk) -> None:
    desk.monitor.handle(Mute(NOON + 3600), NOON)
    assert desk.see().muted_until == NOON + 3600
    desk.monitor.handle(Mute(None), NOON)
    assert desk.see().muted_until is None
    desk.monitor.handle(SetGraphSpan(30), NOON)
    series = desk.see().series
    assert series is not None
    assert series.step * len(series.rates) == pytest.approx(30 * 60, rel=0.1)


def test_a_rescan_finds_at_once_what_polling_would_find_later(desk: Desk) -> None:
    desk.see()
    desk.work()
    desk.monitor.handle(Rescan(), desk.now)
    desk.monitor.tick(desk.now)
    assert desk.see().sessions


def test_progress_ends_when_history_is_read(desk: Desk) -> None:
    desk.work(50)
    desk.monitor.tick(desk.now)
    assert desk.see().progress is None


def test_a_second_monitor_over_the_same_logs_agrees(desk: Desk) -> None:
    desk.work(6)
    first = desk.see()
    second = desk.look_on()
    while second.tick(desk.now) or second.intake.busy:
        pass
    again = second.snapshot(desk.now)
    assert again.sessions == first.sessions
    assert again.burn == first.burn


def test_the_registry_of_running_programs_tells_the_state(desk: Desk) -> None:
    desk.work()
    registry = desk.home / ".claude" / "sessions"
    registry.mkdir()
    (registry / "4242.json").write_text(f'{{"pid": 4242, "sessionId": "{SESSION}", "status": "busy"}}')
    desk.monitor = desk.look_on(alive=lambda pid: pid == 4242)
    assert desk.see(after=3_000).sessions[0].state == "working"
    desk.monitor = desk.look_on(alive=lambda _: False)
    assert desk.see().sessions[0].state == "idle"


def test_what_the_status_line_says_of_the_cache_is_heard_though_it_comes_first(desk: Desk) -> None:
    payload = f'{{"session_id": "{SESSION}", "prompt_cache": {{"expires_at": {int(NOON + 1_800)}, '
    payload += '"recache_tokens_if_cold": 51234}}'
    capture.store(payload.encode(), desk.home / "state", desk.now + 600)
    assert desk.see(after=2).sessions == ()
    desk.work()
    desk.see(after=600)
    [session] = desk.see(after=2).sessions
    assert session.findings is not None
    assert (session.findings.cold_at, session.findings.recache) == (NOON + 1_800, 51_234)
    later = payload.replace(str(int(NOON + 1_800)), str(int(NOON + 3_000)))
    capture.store(later.encode(), desk.home / "state", desk.now)
    [session] = desk.see(after=2).sessions
    assert session.findings is not None
    assert session.findings.cold_at == NOON + 3_000
