"""What can be silenced at an instant: the rules that speak, the sessions and windows they speak of, their providers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from pyrometer.alerts.grouping import rule_words
from pyrometer.commands import Silence, Unsilence
from pyrometer.snapshot import SilenceView, Snapshot
from pyrometer.words import name_among

Spoken: TypeAlias = tuple[str, str, str]
"""(rule, subject, provider) of an alert or badge."""


class Choice(msgspec.Struct, frozen=True):
    """One thing to keep quiet, in words."""

    kind: str
    """`rule`, `session`, `window`, `project`, `provider`, `this`: the rule there alone."""
    words: str
    rule: str = ""
    subject: str = ""
    provider: str = ""

    def silence(self, until: float | None) -> Silence:
        """The command to keep it quiet until then; None: always."""
        return Silence(self.rule, self.subject, self.provider, until)


def choices(snapshot: Snapshot, about: Spoken | None = None, subject: str = "") -> tuple[Choice, ...]:
    """What could be meant, the narrowest first: of one alert, of one session, or of all that speaks."""
    if about is not None:
        return tuple(_once(_of_alert(snapshot, about)))
    spoken = [each for each in _spoken(snapshot) if not subject or each[1] == subject]
    found = [_rule(each[0]) for each in spoken]
    found += [_subject(snapshot, each) for each in ([subject] if subject else [each[1] for each in spoken])]
    known = [each[2] for each in spoken] or [_provider_of(subject)] if subject else _providers(snapshot)
    return tuple(_once([*found, *(_provider(each) for each in known)]))


def ending(silence: SilenceView) -> Unsilence:
    """The command to end it."""
    return Unsilence(silence.rule, silence.subject, silence.provider)


def silence_words(silence: SilenceView) -> str:
    """`low cache hit · api-refactor`."""
    parts = (rule_words(silence.rule), silence.name or silence.subject, silence.provider)
    return " · ".join(part for part in parts if part)


def _of_alert(snapshot: Snapshot, about: Spoken) -> Iterator[Choice]:
    rule, subject, provider = about
    if subject:
        there = _subject(snapshot, subject)
        yield Choice("this", f"{rule_words(rule)} · {there.words}", rule, subject)
    yield _rule(rule)
    if subject:
        yield _subject(snapshot, subject)
    if provider:
        yield _provider(provider)


def _spoken(snapshot: Snapshot) -> Iterator[Spoken]:
    """All that fires, the alerts first."""
    for alert in snapshot.alerts:
        if alert.resolved_at is None:
            yield (alert.rule, alert.subject, alert.provider)
    for badge in snapshot.badges:
        yield (badge.rule, badge.subject, _provider_of(badge.subject))


def _providers(snapshot: Snapshot) -> list[str]:
    return [*(window.provider for window in snapshot.windows), *(session.agent for session in snapshot.sessions)]


def _provider_of(subject: str) -> str:
    """`claude` of `claude 5h`, `claude/<id>` and `claude:<folder>`."""
    for place, char in enumerate(subject):
        if char in " /:":
            return subject[:place]
    return ""


def _rule(rule: str) -> Choice:
    return Choice("rule", rule_words(rule), rule=rule)


def _provider(provider: str) -> Choice:
    return Choice("provider", provider, provider=provider)


def _subject(snapshot: Snapshot, subject: str) -> Choice:
    session = next((each for each in snapshot.sessions if each.subject == subject), None)
    if session is not None:
        return Choice("session", name_among(session.agent, session.id, snapshot.sessions), subject=subject)
    if any(window.subject == subject for window in snapshot.windows):
        return Choice("window", subject, subject=subject)
    agent = _provider_of(subject)
    rest = subject[len(agent) + 1 :]
    if subject[len(agent) : len(agent) + 1] == ":":
        return Choice("project", rest.rstrip("/").rpartition("/")[2], subject=subject)
    return Choice("session", rest[:8] or subject, subject=subject)


def _once(found: Iterable[Choice]) -> Iterator[Choice]:
    seen = set()
    for choice in found:
        key = (choice.rule, choice.subject, choice.provider)
        if any(key) and key not in seen:
            seen.add(key)
            yield choice
