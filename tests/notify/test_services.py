"""Apprise in its own process: what it is told, what its ends mean, and that addresses stay off command lines."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pyrometer.notify.services import MISSING, Job, ServiceChannel, ask
from pyrometer.notify.urls import Address
from tests.notify.made_notice import notice

FAKE = """
import json, logging, os, sys
class Apprise:
    def add(self, url):
        self.url = url
        return not url.startswith("bad")
    def notify(self, **said):
        assert self.url not in " ".join(sys.argv)
        with open(os.environ["SAID"], "w") as file:
            json.dump({"url": self.url, **said}, file)
        logging.getLogger("apprise").warning("Failed to send to " + self.url + ": " + os.environ.get("LOG", ""))
        if os.environ.get("HANG"):
            import time; time.sleep(60)
        if os.environ.get("BREAK"):
            raise KeyError("x")
        return not os.environ.get("LOG")
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which Apprise is a fake that writes down what it is told."""
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "apprise.py").write_text(FAKE)
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "fake"), "SAID": str(tmp_path / "said.json")}


def channel(env: dict[str, str], url: str = "slack://secret", timeout: float = 20) -> ServiceChannel:
    return ServiceChannel(Address("slack", url), env, timeout)


def said(env: dict[str, str]) -> Any:
    return json.loads(Path(env["SAID"]).read_text())


@pytest.mark.parametrize(
    ("changes", "title", "kind"),
    [
        ({}, "Pyrometer", "failure"),
        ({"level": "warning"}, "Pyrometer", "warning"),
        ({"event": "resolved"}, "Pyrometer", "success"),
        ({"test": True}, "Pyrometer test", "failure"),
    ],
)
def test_what_a_service_is_told(changes: dict[str, Any], title: str, kind: str, env: dict[str, str]) -> None:
    assert channel(env).send(notice(message="5h full", action="wait", **changes)).delivered
    told = said(env)
    assert (told["url"], told["title"], told["notify_type"], told["body_format"]) == (
        "slack://secret",
        title,
        kind,
        "text",
    )
    assert "5h full · wait" in told["body"]


@pytest.mark.parametrize(
    ("log", "words", "final"),
    [
        ("x, error=403.", "the service said no (HTTP 403)", True),
        ("x, error=429.", "the service said no (HTTP 429)", False),
        ("x, error=503.", "the service said no (HTTP 503)", False),
        ("connection refused", "the service was not reached", False),
    ],
)
def test_only_what_the_service_itself_refuses_is_final(log: str, words: str, final: bool, env: dict[str, str]) -> None:
    outcome = channel({**env, "LOG": log}).send(notice())
    assert (outcome.delivered, outcome.words, outcome.final) == (False, words, final)


def test_an_address_that_apprise_does_not_understand(env: dict[str, str]) -> None:
    outcome = channel(env, "bad://secret").send(notice())
    assert (outcome.words, outcome.final) == ("Apprise does not understand the address", True)
    assert not ask(Job("bad://secret"), env, 20).delivered


def test_an_address_can_be_looked_at_without_sending(env: dict[str, str]) -> None:
    assert ask(Job("slack://secret"), env, 20).delivered
    assert not Path(env["SAID"]).exists()


def test_a_plugin_that_breaks_or_hangs_costs_one_try(env: dict[str, str]) -> None:
    assert channel({**env, "BREAK": "1"}).send(notice()).words == "the service was not reached"
    assert channel({**env, "HANG": "1"}, timeout=1.5).send(notice()).words == "it took longer than 1.5 s"


def test_without_apprise_one_sentence_says_how_to_get_it(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "fake" / "apprise.py").write_text("raise ImportError('no')\n")
    outcome = channel(env).send(notice())
    assert (outcome.words, outcome.final) == (MISSING, True)
    assert MISSING == "Apprise is not installed: pip install 'pyrometer[notify]'"


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted; answers with the number in the path."""

    received: list[Any]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append(json.loads(body))
        self.send_response(int(self.path.strip("/").partition("?")[0] or 200))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[Any]]]:
    received: list[Any] = []
    handler = type("Handler", (Receiver,), {"received": received})
    http = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"json://127.0.0.1:{http.server_port}", received
    http.shutdown()
    thread.join()
    http.server_close()


def test_the_real_apprise_delivers(server: tuple[str, list[Any]]) -> None:
    pytest.importorskip("apprise")
    url, received = server
    real = {"PATH": os.environ["PATH"], "NO_PROXY": "*"}
    outcome = channel(real, f"{url}/200").send(notice(message="5h full · ▲", action=""))
    assert outcome.delivered
    assert [(each["title"], each["message"], each["type"]) for each in received] == [
        ("Pyrometer", "5h full · ▲", "failure")
    ]
    refused = channel(real, f"{url}/403").send(notice())
    assert (refused.words, refused.final) == ("the service said no (HTTP 403)", True)
