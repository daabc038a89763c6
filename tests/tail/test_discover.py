"""Finding every log once, in trees that do as they please."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.tail.discover import TURNS, Discovery, Root, Walk


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "projects"
    folder.mkdir()
    return folder


def make(path: Path, content: bytes = b"{}\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def discovery(*roots: Path) -> Discovery:
    return Discovery([Root("claude", str(path)) for path in roots])


def paths(walk: Walk) -> set[Path]:
    assert len({found.path for found in walk.found}) == len(walk.found)
    return {Path(found.path) for found in walk.found}


def test_all_logs_at_any_depth_newest_first(root: Path) -> None:
    deep = root.joinpath(*["d"] * 300)
    old, new = make(root / "a" / "old.jsonl", b"12345"), make(deep / "new.jsonl")
    make(root / "a" / "notes.txt")
    os.utime(old, (1000, 1000))
    walk = discovery(root).walk()
    assert [found.path for found in walk.found] == [str(new), str(old)]
    status = old.stat()
    found = walk.found[1]
    assert (found.agent, found.device, found.inode, found.size, found.mtime) == (
        "claude",
        status.st_dev,
        status.st_ino,
        5,
        1000.0,
    )
    assert walk.troubles == ()


def test_what_has_not_changed_for_long_is_known_but_not_handed_out(root: Path) -> None:
    old, new = make(root / "a" / "old.jsonl"), make(root / "a" / "new.jsonl")
    os.utime(old, (1000, 1000))
    find = discovery(root)
    assert paths(find.walk(2000)) == {new}
    os.utime(old, (3000, 3000))
    assert paths(find.walk(2000)) == {old, new}
    os.utime(old, (1000, 1000))
    old.unlink()
    assert find.walk(2000).lost == (str(old),)


def test_claims_choose_by_agent_and_name(tmp_path: Path) -> None:
    make(tmp_path / "claude" / "a.log")
    make(tmp_path / "codex" / "b.log")
    roots = [Root("claude", str(tmp_path / "claude")), Root("codex", str(tmp_path / "codex"))]
    walk = Discovery(roots, lambda agent, path: agent == "codex" and path.endswith(".log")).walk()
    assert paths(walk) == {tmp_path / "codex" / "b.log"}


def test_fresh_tells_what_is_new_lost_and_renamed(root: Path) -> None:
    one, two = make(root / "a" / "one.jsonl"), make(root / "a" / "two.jsonl")
    find = discovery(root)
    find.walk()
    assert find.fresh() == find.fresh() == Walk()
    three = make(root / "a" / "three.jsonl")
    assert paths(find.fresh()) == {three}
    one.rename(root / "b.jsonl")
    walk = find.fresh()
    assert (paths(walk), walk.lost) == ({root / "b.jsonl"}, (str(one),))
    two.unlink()
    walk = find.fresh()
    assert (walk.found, walk.lost) == ((), (str(two),))


def test_a_new_folder_born_with_files_is_read_to_the_bottom(root: Path) -> None:
    find = discovery(root)
    find.walk()
    made = {make(root / "p" / "q" / "r" / "s.jsonl"), make(root / "p" / "t.jsonl")}
    assert paths(find.fresh()) == made


def test_a_file_born_in_the_clock_tick_of_the_listing_is_found(root: Path) -> None:
    find = discovery(root)
    find.walk()
    find.fresh()
    make(root / "first.jsonl")
    stamp = root.stat()
    assert paths(find.fresh()) == {root / "first.jsonl"}
    make(root / "second.jsonl")
    os.utime(root, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert paths(find.fresh()) == {root / "second.jsonl"}


def test_a_replaced_file_is_found_anew(root: Path) -> None:
    log = make(root / "a.jsonl")
    find = discovery(root)
    find.walk()
    make(root / "tmp").rename(log)
    walk = find.fresh()
    assert (paths(walk), walk.lost) == ({log}, ())


def test_a_renamed_folder_moves_its_files(root: Path) -> None:
    make(root / "old" / "deep" / "a.jsonl")
    find = discovery(root)
    find.walk()
    (root / "old").rename(root / "new")
    walk = find.fresh()
    assert paths(walk) == {root / "new" / "deep" / "a.jsonl"}
    assert walk.lost == (str(root / "old" / "deep" / "a.jsonl"),)


def test_roots_may_appear_vanish_and_return(tmp_path: Path) -> None:
    home = tmp_path / "home"
    find = discovery(home / "projects")
    assert find.walk() == Walk()
    assert find.roots_state() == (("claude", str(home / "projects"), False),)
    log = make(home / "projects" / "p" / "a.jsonl")
    assert paths(find.fresh()) == {log}
    assert find.roots_state()[0][2]
    shutil.rmtree(home)
    walk = find.fresh()
    gone = (("folder has vanished", str(home / "projects")),)
    assert (walk.found, walk.lost, walk.troubles) == ((), (str(log),), gone)
    assert find.walk().troubles == gone
    make(log)
    back = find.fresh()
    assert (paths(back), back.troubles) == ({log}, ())


def test_overlapping_roots_count_once_and_the_inner_one_owns(root: Path) -> None:
    outer, inner = make(root / "a.jsonl"), make(root / "in" / "b.jsonl")
    find = Discovery([Root("claude", str(root)), Root("codex", str(root / "in")), Root("claude", f"{root}/")])
    assert {(found.agent, Path(found.path)) for found in find.walk().found} == {("claude", outer), ("codex", inner)}
    assert len(find.roots) == 2


def test_links_and_hard_links_do_not_count_twice(root: Path, tmp_path: Path) -> None:
    real = make(root / "z" / "real.jsonl")
    (root / "a.jsonl").symlink_to(real)
    (root / "b").symlink_to(root / "z")
    elsewhere = make(tmp_path / "elsewhere" / "c.jsonl")
    (root / "c").symlink_to(elsewhere.parent)
    (root / "d.jsonl").symlink_to(make(tmp_path / "single"))
    os.link(real, root / "z" / "zz.jsonl")
    (root / "dangling.jsonl").symlink_to("nowhere")
    walk = discovery(root).walk()
    assert paths(walk) == {real, root / "c" / "c.jsonl", root / "d.jsonl"}
    assert walk.troubles == ()


def test_links_that_appear_later_are_followed(root: Path, tmp_path: Path) -> None:
    find = discovery(root)
    find.walk()
    make(tmp_path / "elsewhere" / "c.jsonl")
    (root / "c").symlink_to(tmp_path / "elsewhere")
    assert paths(find.fresh()) == {root / "c" / "c.jsonl"}
    (root / "c").unlink()
    assert find.fresh().lost == (str(root / "c" / "c.jsonl"),)


def test_symlink_loops_are_told_and_left(root: Path) -> None:
    log = make(root / "p" / "a.jsonl")
    (root / "p" / "up").symlink_to(root)
    (root / "p" / "self").symlink_to("self")
    (root / "p" / "all").symlink_to("/")
    walk = discovery(root).walk()
    assert paths(walk) == {log}
    assert set(walk.troubles) == {("symlink loop", str(root / "p" / name)) for name in ("up", "self", "all")}


@pytest.mark.timeout(5)
def test_what_is_no_file_is_told(root: Path) -> None:
    os.mkfifo(root / "x.jsonl")
    os.mkfifo(root / "unrelated")
    (root / "folder.jsonl").mkdir()
    (root / "linked.jsonl").symlink_to("/dev/zero")
    find = discovery(root)
    expected = {("not a regular file", str(root / "x.jsonl")), ("not a regular file", str(root / "linked.jsonl"))}
    assert set(find.walk().troubles) == expected
    assert set(find.fresh().troubles) == expected
    (root / "x.jsonl").unlink()
    assert set(find.fresh().troubles) == {("not a regular file", str(root / "linked.jsonl"))}


def test_a_root_that_is_a_file_is_told(tmp_path: Path) -> None:
    make(tmp_path / "projects")
    assert discovery(tmp_path / "projects").walk().troubles == (("not a folder", str(tmp_path / "projects")),)


def test_an_unreadable_folder_is_told_until_it_heals(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, other = make(root / "closed" / "a.jsonl"), make(root / "open" / "b.jsonl")
    real = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    find = discovery(root)
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refusing)
        walk = find.walk()
        assert (paths(walk), walk.troubles) == ({other}, (("permission denied", str(root / "closed")),))
        assert find.fresh().troubles == walk.troubles
    walk = find.fresh()
    assert (paths(walk), walk.troubles) == ({log}, ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_real_permissions(root: Path) -> None:
    make(root / "closed" / "a.jsonl")
    (root / "closed").chmod(0)
    try:
        assert discovery(root).walk().troubles == (("permission denied", str(root / "closed")),)
    finally:
        (root / "closed").chmod(0o700)


def test_a_packed_twin_is_left_out_while_the_plain_file_is_there(root: Path) -> None:
    plain, packed = make(root / "a.jsonl"), make(root / "a.jsonl.zst")
    alone = make(root / "b.jsonl.zst")
    find = discovery(root)
    assert paths(find.walk()) == {plain, alone}
    plain.unlink()
    walk = find.fresh()
    assert (paths(walk), walk.lost) == ({packed}, (str(plain),))


def test_names_that_are_not_text_are_found(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/\xff\xfe.jsonl")).write_bytes(b"")
    assert len(discovery(root).walk().found) == 1


NAMES = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(st.tuples(st.sampled_from(["file", "folder", "remove", "rename"]), NAMES, NAMES, NAMES), max_size=25)


def learn(known: dict[str, int], walk: Walk) -> None:
    """Inodes by path, as whoever follows the logs has them after this."""
    for lost in walk.lost:
        known.pop(lost)
    known.update({found.path: found.inode for found in walk.found})


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, look=st.sets(st.integers(0, 25)))
def test_fresh_always_knows_what_a_walk_would_find(
    steps: list[tuple[str, str, str, str]], look: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("tree")
    find = discovery(root)
    known: dict[str, int] = {}
    find.walk()
    for number, (action, outer, inner, name) in enumerate(steps):
        change(root, action, outer, inner, name)
        if number in look or number == len(steps) - 1:
            learn(known, find.fresh())
    assert known == {found.path: found.inode for found in discovery(root).walk().found}
    shutil.rmtree(root)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, look=st.sets(st.integers(0, 25)))
def test_with_events_fresh_knows_the_same(
    steps: list[tuple[str, str, str, str]], look: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("tree")
    find = discovery(root)
    known: dict[str, int] = {}
    find.walk()
    told: set[str] = set()
    for number, (action, outer, inner, name) in enumerate(steps):
        before = everything(root)
        change(root, action, outer, inner, name)
        moved = {path for path, _ in before ^ everything(root)}
        told |= {path for each in moved for path in (each, os.path.dirname(each))}
        if number in look or number == len(steps) - 1:
            learn(known, find.fresh(told))
            told.clear()
    assert known == {found.path: found.inode for found in discovery(root).walk().found}
    shutil.rmtree(root)


def everything(root: Path) -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_ino) for path in root.rglob("*")}


def test_what_no_event_tells_of_is_found_in_turn(root: Path) -> None:
    folders = [root / f"{number}" for number in range(40)]
    for folder in folders:
        make(folder / "old.jsonl")
    find = discovery(root)
    find.walk()
    find.fresh()
    new = make(folders[17] / "new.jsonl")
    found = [paths(find.fresh(())) for _ in range(2 * TURNS)]
    assert {new} in found


def test_links_are_told_of(root: Path, tmp_path: Path) -> None:
    find = discovery(root)
    find.walk()
    assert not find.linked
    (root / "away").symlink_to(make(tmp_path / "elsewhere.jsonl"))
    find.fresh()
    assert find.linked


FEW = st.sampled_from(["a", "b"])
LINKS = st.tuples(st.sampled_from(["file", "link", "unlink"]), FEW, FEW, FEW)


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(LINKS, min_size=4, max_size=15), looks=st.sampled_from(["fresh", "both"]))
def test_each_file_is_known_once_however_many_names_it_has(
    steps: list[tuple[str, str, str, str]], looks: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("tree")
    find = discovery(root)
    known: dict[str, int] = {}
    find.walk()
    make(root / "a" / "a.jsonl")
    for number, (action, folder, other, name) in enumerate(steps):
        link(action, root / folder / f"{name}.jsonl", root / other / "a.jsonl")
        walk = find.walk() if looks == "both" and number % 3 == 0 else find.fresh()
        for lost in walk.lost:
            known.pop(lost)
        known.update({found.path: found.inode for found in walk.found})
        there = {path.stat().st_ino for path in root.rglob("*.jsonl")}
        assert sorted(known.values()) == sorted(there)
    shutil.rmtree(root)


def link(action: str, path: Path, other: Path) -> None:
    if action == "unlink":
        path.unlink(missing_ok=True)
    elif action == "file":
        make(path)
    elif other.exists() and not path.exists():
        path.parent.mkdir(exist_ok=True)
        os.link(other, path)


def change(root: Path, action: str, outer: str, inner: str, name: str) -> None:
    folder = root / outer / inner
    if action == "file":
        make(folder / f"{name}.jsonl")
    elif action == "folder":
        folder.mkdir(parents=True, exist_ok=True)
    elif action == "remove":
        shutil.rmtree(root / outer, ignore_errors=True)
    elif (root / outer).exists() and not (root / name).exists():
        (root / outer).rename(root / name)
