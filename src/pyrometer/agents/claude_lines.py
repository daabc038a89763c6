"""The lines of a Claude Code log, as far as anything is read from them.

A line is decoded straight into these structs; fields that nothing needs are skipped unread. A line that does not fit
(a count written as text, a lone surrogate, bytes that are not UTF-8) takes a slow way: `claude_decode` knows both.

Fields stand in the order in which clients write them: the decoder looks for each where the one before it was found.
"""

from __future__ import annotations

from msgspec import Raw, Struct

BAD = -1
"""Stands for a count that was written, but is not a count."""


class CacheCreation(Struct, gc=False):
    """Cache writes by lifetime."""

    ephemeral_5m_input_tokens: int | None = None
    ephemeral_1h_input_tokens: int | None = None


class OutputDetails(Struct, gc=False):
    thinking_tokens: int | None = None


class ServerTools(Struct, gc=False):
    web_search_requests: int | None = None


class Iteration(Struct, gc=False):
    """One request within a response: `message` is part of the sums above it, `advisor_message` is not."""

    type: str | None = None
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_creation: CacheCreation | None = None


class UsageLine(Struct, gc=False):
    """`message.usage`."""

    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation: CacheCreation | None = None
    output_tokens: int | None = None
    service_tier: str | None = None
    output_tokens_details: OutputDetails | None = None
    server_tool_use: ServerTools | None = None
    speed: str | None = None
    inference_geo: str | None = None
    iterations: list[Iteration] | None = None


class Block(Struct, gc=False):
    """One content block; texts stay undecoded."""

    tool_use_id: str | None = None
    type: str | None = None
    id: str | None = None
    name: str | None = None
    input: Raw = Raw()
    content: Raw = Raw()
    is_error: bool | None = None
    text: Raw = Raw()


class MissReason(Struct, gc=False):
    """Why the cache was missed, as the provider says: `tools_changed`, `none`."""

    type: str | None = None


class Diagnostics(Struct, gc=False):
    cache_miss_reason: MissReason | None = None


class Message(Struct, gc=False):
    model: str | None = None
    id: str | None = None
    content: list[Block] | str | None = None
    stop_reason: str | None = None
    diagnostics: Diagnostics | None = None
    usage: UsageLine | None = None


class QuotaLimits(Struct, gc=False, rename="camel"):
    """What the provider said when it refused."""

    status: str | None = None
    resets_at: int | None = None
    rate_limit_type: str | None = None


class Compacted(Struct, gc=False, rename="camel"):
    """`compactMetadata` and `microcompactMetadata`."""

    trigger: str | None = None
    pre_tokens: int | None = None
    post_tokens: int | None = None
    tokens_saved: int | None = None


class ForkedFrom(Struct, gc=False, rename="camel"):
    session_id: str | None = None


class Line(Struct, gc=False, rename="camel"):
    """One line of any type."""

    is_sidechain: bool | None = None
    agent_id: str | None = None
    cwd: str | None = None
    session_id: str | None = None
    version: str | None = None
    git_branch: str | None = None
    type: str | None = None
    message: Message | None = None
    uuid: str | None = None
    timestamp: str | None = None
    subtype: str | None = None
    entrypoint: str | None = None
    attribution_agent: str | None = None
    request_session_id: str | None = None
    forked_from: ForkedFrom | None = None
    requested_model: str | None = None
    prompt_id: str | None = None
    prompt_source: str | None = None
    is_meta: bool | None = None
    is_compact_summary: bool | None = None
    is_visible_in_transcript_only: bool | None = None
    is_api_error_message: bool | None = None
    is_aborted_mid_stream: bool | None = None
    api_error: str | None = None
    quota_limits: QuotaLimits | None = None
    compact_metadata: Compacted | None = None
    microcompact_metadata: Compacted | None = None


class Call(Struct, gc=False):
    """As much of a block as is read of the answers of a model."""

    type: str | None = None
    id: str | None = None
    name: str | None = None
    input: Raw = Raw()


class AnswerMessage(Struct, gc=False):
    """As much of a `Message` as is read of the answers of a model."""

    model: str | None = None
    id: str | None = None
    content: list[Call] | str | None = None
    stop_reason: str | None = None
    diagnostics: Diagnostics | None = None
    usage: UsageLine | None = None


class Answer(Struct, gc=False, rename="camel"):
    """As much of a line as is read of the answers of a model."""

    is_sidechain: bool | None = None
    agent_id: str | None = None
    cwd: str | None = None
    session_id: str | None = None
    version: str | None = None
    git_branch: str | None = None
    message: AnswerMessage | None = None
    type: str | None = None
    uuid: str | None = None
    timestamp: str | None = None
    entrypoint: str | None = None
    attribution_agent: str | None = None
    request_session_id: str | None = None
    forked_from: ForkedFrom | None = None
    requested_model: str | None = None
    is_aborted_mid_stream: bool | None = None
