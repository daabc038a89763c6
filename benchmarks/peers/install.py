"""Installs peers below the work folder, with the registries' ordinary clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.peers.pins import PEERS, Peer


def install(work: Path) -> tuple[dict[Peer, list[str]], list[str]]:
    """The command of every peer that could be installed, and a sentence for each that could not."""
    found: dict[Peer, list[str]] = {}
    missing = []
    for peer in PEERS:
        folder = work / "peers" / peer.name.replace(" ", "-")
        command = [str(folder / part) for part in peer.program]
        problem = "" if all(Path(part).exists() for part in command) else _fetch(peer, folder)
        if problem or not all(Path(part).exists() for part in command):
            missing.append(f"{peer.name} could not be installed and is left out: {problem or 'no such program in it'}.")
        else:
            Path(command[0]).chmod(0o755)  # some packages forget it
            found[peer] = command
    return found, missing


def _fetch(peer: Peer, folder: Path) -> str:
    """What went wrong, or nothing."""
    print(f"installing {peer.name} ...", file=sys.stderr, flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    if peer.registry == "npm":
        if shutil.which("npm") is None:
            return "npm is not there"
        return _try(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *peer.packages])
    venv.create(folder, with_pip=True)
    return _try([str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--no-input", *peer.packages])


def _try(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "the registry did not answer within five minutes"
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["unknown error"])[-1]
