"""The four-bucket split: what was paid for reading again, for cache writes, for output and for fresh input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyrometer.engine.prices import PriceTable
from pyrometer.history.weights import Credits
from pyrometer.snapshot.xray import Buckets as Buckets
from pyrometer.usage import Usage


def credit_buckets(agent: str, model: str, usage: Usage, credits_of: Credits) -> Buckets:
    """In credits, which are a sum over the buckets."""
    return Buckets(
        reread=credits_of(agent, model, Usage(cache_read=usage.cache_read)),
        writes=credits_of(
            agent, model, Usage(cache_write_5m=usage.cache_write_5m, cache_write_1h=usage.cache_write_1h)
        ),
        output=credits_of(agent, model, Usage(output=usage.output)),
        fresh=credits_of(agent, model, Usage(uncached=usage.uncached)),
    )


def dollar_buckets(model: str, usage: Usage, dollars: float, table: PriceTable) -> Buckets:
    """In API-equivalent dollars: what was really counted, `dollars`, shared out by the model's list prices.

    Long-context prices and other modifiers raise all buckets of a request alike, so that the shares stay nearly right.
    """
    priced = table.model(model)
    if priced is None:
        return Buckets()
    rates = priced.prices[-1].base
    listed = Buckets(
        reread=usage.cache_read * rates.cache_read,
        writes=usage.cache_write_5m * rates.cache_write_5m + usage.cache_write_1h * rates.cache_write_1h,
        output=usage.output * rates.output,
        fresh=usage.uncached * rates.input,
    )
    reread, writes, output, fresh = listed.shares
    return Buckets(reread * dollars, writes * dollars, output * dollars, fresh * dollars)


def added(known: Mapping[str, Buckets], more: Iterable[tuple[str, Buckets]]) -> dict[str, Buckets]:
    """Both sums by name in one."""
    sums = dict(known)
    for name, amounts in more:
        sums[name] = sums.get(name, Buckets()) + amounts
    return sums
