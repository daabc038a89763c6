"""What kinds of tools a session calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import msgspec

from pyrometer.usage import ToolUse

if TYPE_CHECKING:
    from pyrometer.model import Turn

Work: TypeAlias = Literal["writing", "shell", "reading", "planning", "web", "subagents", "servers", "other"]
WORKS: Final[tuple[Work, ...]] = get_args(Work)
_NAMES: Final[tuple[tuple[Work, str], ...]] = (
    ("writing", "Edit MultiEdit Write NotebookEdit apply_patch str_replace_editor"),
    ("shell", "Bash BashOutput KillShell KillBash exec_command write_stdin shell local_shell unified_exec"),
    ("reading", "Read Grep Glob LS NotebookRead LSP view_image ToolSearch read_file list_dir grep_files"),
    (
        "planning",
        "TodoWrite TodoRead update_plan EnterPlanMode ExitPlanMode AskUserQuestion TaskCreate TaskUpdate TaskList "
        "TaskGet request_user_input",
    ),
    ("web", "WebFetch WebSearch web_search web_fetch web_search_call"),
    ("subagents", "Task Agent spawn_agent send_input wait_agent close_agent TaskOutput TaskStop"),
)
_KINDS: Final[dict[str, Work]] = {name: work for work, names in _NAMES for name in names.split()}


class Mix(msgspec.Struct, frozen=True):
    """How many calls of each kind."""

    calls: dict[Work, int]

    @property
    def whole(self) -> int:
        """All calls."""
        return sum(self.calls.values())

    def share(self, work: Work) -> float | None:
        """Of all calls, 0..1; None without any."""
        return self.calls.get(work, 0) / self.whole if self.whole else None


def kind_of(tool: ToolUse) -> Work:
    """What a call does, by its name; `servers` are MCP servers', `other` nobody knows."""
    if tool.server:
        return "servers"
    return _KINDS.get(tool.name, "subagents" if tool.subagent else "other")


def mix(turns: Iterable[Turn]) -> Mix:
    """Of these turns; kinds in the order of `WORKS`, all of them."""
    found = Counter(kind_of(tool) for turn in turns for tool in turn.tools)
    return Mix({work: found[work] for work in WORKS})
