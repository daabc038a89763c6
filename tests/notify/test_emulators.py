"""Each terminal is asked in the way that its documentation names; where none is known, a program or nobody is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyrometer.notify.desktop import desktop_way
from pyrometer.notify.emulators import draws_progress, emulator

Env = dict[str, str]
TMUX = {"TERM_PROGRAM": "tmux", "TERM": "tmux-256color", "TMUX": "/x,1,0"}


@pytest.mark.parametrize(
    ("env", "name", "way"),
    [
        ({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, "iTerm2", "osc9"),
        ({"TERM_PROGRAM": "WarpTerminal"}, "Warp", "osc9"),
        ({"TERM_PROGRAM": "ghostty", "TERM": "xterm-ghostty"}, "Ghostty", "osc777"),
        ({"TERM": "xterm-ghostty"}, "Ghostty", "osc777"),
        ({"TERM_PROGRAM": "WezTerm"}, "WezTerm", "osc777"),
        ({"TERM": "foot-extra"}, "foot", "osc777"),
        ({"TERM": "xterm-kitty"}, "kitty", "osc99"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty", "osc99"),
        ({"TERM": "contour"}, "Contour", "osc777"),
        ({"TERM": "rxvt-unicode-256color"}, "rxvt", "osc777"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "a VTE terminal", "osc777"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "240500"}, "Konsole", "osc777"),
        ({"TERM": "xterm-256color", "WT_SESSION": "guid"}, "Windows Terminal", "osc777"),
        ({"TERM_PROGRAM": "vscode"}, "VS Code", "osc99"),
        ({"TERM_PROGRAM": "zed"}, "Zed", "osc9"),
        ({"TERM_FEATURES": "T3CwLrMSc7UUw9Ts3BFGsSyHNoSx"}, "a terminal with notifications", "osc9"),
        ({"TERM": "xterm-256color", "TERM_FEATURES": "T3CwLrM"}, "", "off"),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "Terminal.app", "off"),
        ({"TERM": "alacritty"}, "Alacritty", "off"),
        ({"ConEmuANSI": "ON"}, "ConEmu", "off"),
        ({"TERM": "linux"}, "the Linux console", "off"),
        ({"TERM": "xterm-256color"}, "", "off"),
        ({}, "", "off"),
        (TMUX, "", "osc9"),
        ({**TMUX, "KITTY_WINDOW_ID": "3"}, "kitty", "osc99"),
        ({"STY": "1.pts", "TERM": "screen"}, "", "osc9"),
        ({"ZELLIJ": "0", "TERM": "xterm-kitty"}, "kitty", "off"),
    ],
)
def test_terminals_without_a_desktop_program(env: Env, name: str, way: str) -> None:
    assert emulator(env).name == name
    assert desktop_way(env) == way


def program(folder: Path, name: str) -> str:
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("env", "way"),
    [
        ({"TERM": "xterm-kitty"}, "osc99"),
        ({"TERM": "alacritty"}, "program"),
        ({"VTE_VERSION": "7600"}, "program"),
        ({}, "program"),
        (TMUX, "program"),
        ({"ZELLIJ": "0", "TERM": "xterm-kitty"}, "program"),
        ({"VTE_VERSION": "7600", "SSH_CONNECTION": "1.2.3.4 5 6"}, "osc777"),
        ({"TERM": "alacritty", "SSH_TTY": "/dev/pts/1"}, "off"),
    ],
)
def test_a_desktop_of_this_machine_stands_in_where_the_terminal_is_not_sure(env: Env, way: str, tmp_path: Path) -> None:
    path = program(tmp_path, "notify-send")
    assert desktop_way({**env, "PATH": path, "WAYLAND_DISPLAY": "wayland-0"}, platform="linux") == way
    without_screen = desktop_way({**env, "PATH": path}, platform="linux")
    assert without_screen == desktop_way(env, platform="linux")


@pytest.mark.parametrize(
    ("platform", "extra", "name"),
    [
        ("darwin", {}, "osascript"),
        ("win32", {}, "powershell.exe"),
        ("linux", {"WSL_DISTRO_NAME": "Debian"}, "powershell.exe"),
    ],
)
def test_programs_of_other_systems(platform: str, extra: Env, name: str, tmp_path: Path) -> None:
    path = program(tmp_path, name)
    assert desktop_way({"PATH": path, **extra}, platform=platform) == "program"


@pytest.mark.parametrize("setting", ["osc9", "osc99", "osc777", "program", "off"])
def test_a_setting_beats_everything(setting: str) -> None:
    assert desktop_way({"TERM": "xterm-kitty"}, setting) == setting
    assert desktop_way({}, setting) == setting


@pytest.mark.parametrize(
    ("env", "draws"),
    [
        ({"TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.3"}, True),
        ({"TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.1.0"}, False),
        ({"TERM_PROGRAM": "ghostty"}, False),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_FEATURES": "NoP"}, True),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_FEATURES": "No"}, False),
        ({"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-110809-5046fc22"}, False),
        ({"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20250401-000000-abcdef"}, True),
        ({"VTE_VERSION": "8000"}, True),
        ({"VTE_VERSION": "7600"}, False),
        ({"KONSOLE_VERSION": "260400"}, True),
        ({"KONSOLE_VERSION": "240500"}, False),
        ({"WT_SESSION": "guid"}, True),
        ({"ConEmuANSI": "ON"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
    ],
)
def test_progress_goes_only_where_it_is_not_taken_for_a_notification(env: Env, draws: bool) -> None:
    assert draws_progress(env) is draws
