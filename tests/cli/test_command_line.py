"""The command line as a whole: help, examples, mistakes, pipes."""

from __future__ import annotations

import argparse
import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pyrometer.cli import main
from pyrometer.cli.commands import COMMANDS, build, parse
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World
from tests.cli.stage import Stage

TOP, PARSERS = build()
EVERY = {"pyrometer": TOP, **PARSERS}


def actions(parser: Parser) -> list[argparse.Action]:
    skipped = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in parser._actions if not isinstance(action, skipped)]


@pytest.mark.parametrize("name", EVERY)
def test_every_command_and_option_has_help_and_stands_in_an_example(name: str) -> None:
    parser = EVERY[name]
    examples = "\n".join(parser.examples)
    assert examples
    for action in actions(parser):
        assert action.help, f"{name} {action.dest} has no help"
        for option in action.option_strings:
            assert option in examples, f"no example of {name} shows {option}"


@pytest.mark.parametrize("line", [line for parser in EVERY.values() for line in parser.examples])
def test_every_example_is_a_command_line_that_is_understood(line: str) -> None:
    command = line.partition("   ")[0].partition(" | ")[0].partition(" > ")[0].partition(" < ")[0].partition("   #")[0]
    program, *arguments = shlex.split(command)
    assert program == "pyrometer"
    if arguments != ["--version"]:
        parse(arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_shows_its_examples(name: str, stage: Stage) -> None:
    assert stage.run(name, "--help") == 0
    assert f"examples:\n  pyrometer {name}" in stage.out
    assert stage.err == ""


def test_help_names_commands_and_exit_codes(stage: Stage) -> None:
    assert stage.run("--help") == 0
    assert all(f"\n    {name} " in stage.out for name in COMMANDS)
    assert "exit codes: 0 done, 1 it failed" in stage.out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("nwo",), "did you mean now?"),
        (("statusln",), "did you mean statusline?"),
        (("--thme", "ember"), "did you mean --theme?"),
        (("now", "--jsn"), "did you mean --json?"),
        (("config", "expain"), "did you mean explain?"),
        (("completions", "zhs"), "did you mean zsh?"),
        (("--no-events", "doctor", "--jsno"), "did you mean --json?"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(arguments: tuple[str, ...], hint: str, stage: Stage) -> None:
    assert stage.run(*arguments) == 2
    assert hint in stage.err
    assert "--help" in stage.err
    assert stage.out == ""


def test_an_option_like_none_is_answered_with_none(stage: Stage) -> None:
    assert stage.run("store", "--frobnicate") == 2
    assert "unrecognized arguments: --frobnicate\n" in stage.err


def test_options_are_not_abbreviated(stage: Stage) -> None:
    assert stage.run("now", "--js") == 2


def test_json_and_line_exclude_each_other(stage: Stage) -> None:
    assert stage.run("now", "--json", "--line") == 2
    assert "not allowed with" in stage.err


def test_the_pane_needs_a_terminal(stage: Stage) -> None:
    assert stage.run() == 1
    assert "pyrometer now" in stage.err
    assert stage.shown == []


def test_without_a_command_the_pane_opens(stage: Stage) -> None:
    assert stage.run("--inline", "--theme", "paper", "--no-events", terminal=True) == 0
    [(loaded, inline, invented)] = stage.shown
    assert (inline, invented) == (True, False)
    assert loaded.settings.screen.theme == "paper"
    assert loaded.settings.sources.events == "off"
    assert loaded.origins == {"screen.theme": "--theme", "sources.events": "--no-events"}


def test_or_demo_shows_the_demo_only_without_logs(stage: Stage) -> None:
    assert stage.run("--or-demo", terminal=True) == 0
    assert "invented" in stage.err
    stage.write(".claude/projects/-home-ada/5f0c2c1e-0000-0000-0000-000000000000.jsonl", "{}\n")
    assert stage.run("--or-demo", terminal=True) == 0
    assert [invented for _, _, invented in stage.shown] == [True, False]


def test_demo_opens_the_pane_on_invented_data(stage: Stage) -> None:
    assert stage.run("demo", "--theme", "mono", terminal=True) == 0
    [(loaded, inline, invented)] = stage.shown
    assert (loaded.settings.screen.theme, inline, invented) == ("mono", False, True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_completions_name_every_command(shell: str, stage: Stage) -> None:
    assert stage.run("completions", shell) == 0
    assert all(name in stage.out for name in COMMANDS)


def test_bash_completes_commands_and_actions(stage: Stage, tmp_path: Path) -> None:
    stage.run("completions", "bash")
    script = tmp_path / "completion.bash"
    script.write_text(stage.out)
    ask = 'source "$0"; COMP_WORDS=(pyrometer config ""); COMP_CWORD=2; _shtab_pyrometer; echo "${COMPREPLY[@]}"'
    answer = subprocess.run(["bash", "-c", ask, script], capture_output=True, text=True, timeout=10, check=True)
    assert answer.stdout.split() == ["path", "explain", "check", "example", "set", "unset", "themes"]


@pytest.mark.parametrize("words", [("--config",), ("session", "--html"), ("report", "--markdown"), ("now", "--config")])
def test_bash_completes_files(words: tuple[str, ...], stage: Stage, tmp_path: Path) -> None:
    stage.run("completions", "bash")
    script = tmp_path / "completion.bash"
    script.write_text(stage.out)
    (tmp_path / "work.toml").touch()
    asked = " ".join(("pyrometer", *words, "wo"))
    ask = f'source "$0"; COMP_WORDS=({asked}); COMP_CWORD={len(words) + 1}; _shtab_pyrometer; echo "${{COMPREPLY[@]}}"'
    answer = subprocess.run(["bash", "-c", ask, script], capture_output=True, text=True, cwd=tmp_path, timeout=10)
    assert answer.stdout.split() == ["work.toml"]


class Unplugged(io.StringIO):
    """A pipe that nobody reads any more."""

    def flush(self) -> None:
        raise BrokenPipeError

    def fileno(self) -> int:
        raise io.UnsupportedOperation


def test_a_reader_that_went_away_is_no_error(stage: Stage) -> None:
    world = stage.world()._replace(stdout=Unplugged())
    assert main(["config", "path"], world) == 0
    assert stage.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("arguments", [("config", "path"), ("config", "example"), ("--help",)])
def test_output_that_finds_no_room_is_told_in_a_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pyrometer", *arguments],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "pyrometer: the output cannot be written (no space left on device)\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed(closed: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m pyrometer now {closed}', sys.executable],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_ends_quietly(stage: Stage) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    world: World = stage.world()._replace(once=interrupted)  # type: ignore[arg-type]
    assert main(["now"], world) == 130
    assert stage.err == ""


def environment(home: Path) -> dict[str, str]:
    source = Path(__file__).parents[2] / "src"
    return {"HOME": str(home), "PYTHONPATH": str(source), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}


def python(*arguments: str, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment(home),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("now", "--help"), ("config", "path")])
def test_the_module_runs_as_a_program(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = python("-m", "pyrometer", *arguments, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == ""


def test_a_closed_pipe_leaves_no_traceback(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src"
    env = {"HOME": str(tmp_path), "PYTHONPATH": str(source), "PATH": os.environ["PATH"]}
    line = f"{sys.executable} -m pyrometer config example | head -1"
    done = subprocess.run(line, shell=True, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith("# Pyrometer")
    assert done.stderr == ""


HEAVY = ("textual", "rich", "pydantic", "pydantic_core", "watchfiles", "msgspec", "subprocess", "inspect", "humanize")


def test_the_status_line_imports_nothing_heavy(tmp_path: Path) -> None:
    done = python("-X", "importtime", "-m", "pyrometer", "statusline", home=tmp_path, stdin='{"session_id": "a"}')
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "pyrometer.limits.capture" in imported
    assert imported.isdisjoint(HEAVY)
    assert list((tmp_path / ".local/state/pyrometer/statusline").iterdir())


def test_a_table_without_configuration_needs_neither_pydantic_nor_textual(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from pyrometer.cli.options import load_settings\n"
        "from pyrometer.config import load\n"
        "load({}, Path(sys.argv[1]))\n"
        "import pyrometer.report.table, pyrometer.report.json, pyrometer.cli.now\n"
        "print([name for name in ('pydantic', 'textual', 'rich', 'watchfiles') if name in sys.modules])"
    )
    assert python("-c", script, str(tmp_path), home=tmp_path).stdout == "[]\n"
