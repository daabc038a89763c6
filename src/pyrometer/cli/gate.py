"""`pyrometer gate`: may work go on? For scripts by the exit code, for Claude Code as a hook.

Wrong use ends with 64 and not, as elsewhere, with 2: that would stop a script, and block Claude Code.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pyrometer.cli.options import add_config
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World
from pyrometer.gate.hook import EVENTS, MAX_INPUT, Asked, asked, reply

if TYPE_CHECKING:
    from pyrometer.gate.answer import Answer
    from pyrometer.gate.picture import Seen
    from pyrometer.settings import Settings

HELP = "tell scripts and agents whether to go on: exit code 0 fine, 1 slow down, 2 stop"
EXAMPLES = (
    "pyrometer gate                                a line with the reason; exit code 0 fine, 1 warn, 2 stop",
    "pyrometer gate --strict --window 5h           1 also if no limit is known; only five-hour windows",
    "pyrometer gate --agent codex --json | jq .window.probability",
    "pyrometer gate --print-hook                   what makes Claude Code tell its agent; writes nothing",
    "pyrometer gate --install                      put it into Claude Code's settings.json, with a backup",
    "pyrometer gate --uninstall                    take it out again",
    "pyrometer gate --hook PreToolUse --every 10   what Claude Code runs: JSON in, JSON out",
    "pyrometer gate --hook UserPromptSubmit --block    at stop, refuse once in every while",
    "pyrometer gate --config ci.toml",
)
MISUSE = 64
"""Exit code of wrong use: EX_USAGE."""
EVERY = 10.0


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.misuse = MISUSE
    parser.add_argument("--json", action="store_true", help="as JSON; see docs/gate.md")
    parser.add_argument("--strict", action="store_true", help="exit with 1, not 0, if no limit is known")
    parser.add_argument("--window", choices=("any", "5h", "week"), help="windows that count, else as the settings say")
    parser.add_argument("--agent", choices=("claude", "codex"), help="only this agent's windows")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--hook", choices=EVENTS, metavar="EVENT", help=f"answer Claude Code: {' or '.join(EVENTS)}")
    act.add_argument("--print-hook", action="store_true", help="show the setting for Claude Code; writes nothing")
    act.add_argument("--install", action="store_true", help="write the hooks into Claude Code's settings.json")
    act.add_argument("--uninstall", action="store_true", help="take our hooks out of it, and nothing else")
    parser.add_argument(
        "--every", metavar="MINUTES", type=_minutes, default=EVERY, help="say the same to a session once in that time"
    )
    parser.add_argument("--block", action="store_true", help="in a hook: at stop refuse the call, once in that time")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Answers."""
    if args.print_hook or args.install or args.uninstall:
        from pyrometer.cli.gate_hook import change, show

        return show(world, args) if args.print_hook else change(world, args, install=args.install)
    if args.hook:
        return _hook(args, world)
    settings = _settings(args, world)
    seen = _seen(settings, world)
    found = _answer(args, settings, seen, world)
    code = 1 if found.level == "unknown" and args.strict else found.code
    world.stdout.write(_line(found, code, seen, world, as_json=args.json))
    return code


def _hook(args: argparse.Namespace, world: World) -> int:
    """Always 0: whatever is wrong here is not the agent's business."""
    heard = Asked() if world.stdin.isatty() else asked(world.stdin.read(MAX_INPUT))
    args.agent = args.agent or "claude"
    settings = _settings(args, world, narrate=False)
    found = _answer(args, settings, _seen(settings, world), world)
    if found.code == 0:
        return 0
    from pyrometer.gate.said import may_say
    from pyrometer.paths import state_dir
    from pyrometer.words.gate import advice

    now = world.now()
    if may_say(state_dir(world.env, world.home), heard.session or args.hook, found.code, now, args.every * 60):
        told = f"Pyrometer: {found.reason}. {advice(found.window, heard.session, now, None)}"
        answer = reply(args.hook, told, f"Pyrometer: {found.reason}", block=args.block and found.level == "stop")
        world.stdout.write(f"{answer}\n")
    return 0


def _settings(args: argparse.Namespace, world: World, *, narrate: bool = True) -> Settings:
    """The defaults where nothing is set that matters here: reading a configuration takes as long as the look."""
    from pyrometer.gate.configured import configured

    if not configured(world.env, world.home, args.config):
        from pyrometer.settings import Settings

        return Settings()
    from pyrometer.cli.options import load_settings

    return load_settings(args, world, narrate=narrate).settings


def _seen(settings: Settings, world: World) -> Seen:
    from pyrometer.gate.picture import picture
    from pyrometer.paths import state_dir
    from pyrometer.store.place import NAME

    now = world.now()
    if settings.store.enabled:
        seen = picture(state_dir(world.env, world.home) / NAME, now)
        if seen is not None:
            return seen
    from pyrometer.gate.look import look

    return look(settings, world.env, world.home, now)


def _answer(args: argparse.Namespace, settings: Settings, seen: Seen, world: World) -> Answer:
    from msgspec.structs import replace

    from pyrometer.gate.answer import answer

    levels = replace(settings.gate, window=args.window) if args.window else settings.gate
    windows = [window for window in seen.windows if args.agent in (None, window.provider)]
    return answer(windows, levels, world.now())


def _line(found: Answer, code: int, seen: Seen, world: World, *, as_json: bool) -> str:
    action = ""
    if found.code and found.window is not None:
        from pyrometer.words import what_helps

        action = what_helps(found.window, lambda _, session: session[:8], world.now(), None)
    if as_json:
        from pyrometer.report.gate import gate_json

        return gate_json(found, code, action, seen.at, seen.source, world.now())
    return f"{found.level}: {found.reason}{f' → {action}' if action else ''}\n"


def _minutes(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1440:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes from 0 to 1440")
    return value
