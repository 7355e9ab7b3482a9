"""Figures as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from bot import logs
from bot.database.condition import Queues
from bot.telegram.counts import Counts, Spread

from .standing import Standing

__all__ = ["CONTENT_TYPE_LATEST", "Figures"]


class Figures(Collector):
    """The figures of one bot, in a registry of its own."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._queues: Queues | None = None
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    async def written(self) -> bytes:
        """All of them, in Prometheus' own format."""
        self._queues = await self._standing.queues()
        return generate_latest(self._registry)

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the registry need not count to know the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures as they stand."""
        counts = self._standing.counts
        yield from _counted(counts)
        yield _spread("palabre_page_seconds", "Seconds from a page of updates to its commit", counts.page_seconds)
        yield _spread("palabre_page_updates", "Updates in a page", counts.page_updates)
        yield _by("palabre_messages_waiting", "Messages in memory, by lane", "lane", self._standing.waiting())
        if (queues := self._queues) is not None:
            yield _by("palabre_outbox", "Messages kept to be sent, by lane", "lane", queues.outbox)
            yield _by("palabre_jobs", "Work by how it stands", "state", queues.jobs)
            yield _by("palabre_broadcasts", "Broadcasts by how they stand", "state", queues.broadcasts)
            yield GaugeMetricFamily("palabre_files_bytes", "Bytes of files that people sent", queues.files)
        try:
            yield GaugeMetricFamily("palabre_disk_free_bytes", "Bytes that are free", self._standing.disk_free())
        except OSError:
            return


def _counted(counts: Counts) -> Iterator[Metric]:
    for name, words, value in (
        ("updates", "Updates that were taken", counts.updates),
        ("updates_set_aside", "Updates that could not be taken", counts.set_aside),
        ("answers", "Answers that were kept", counts.answers),
        ("throttled", "Updates of somebody who sent more than can be taken at once", counts.throttled),
        ("limited", "Times that Telegram wanted to be left alone (429)", counts.limited),
        ("database_away_seconds", "Seconds for which the database was away", counts.away_seconds),
        ("log_fields_dropped", "Fields of log lines that are not on the list", sum(logs.dropped.values())),
    ):
        yield CounterMetricFamily(f"palabre_{name}", words, value)
    messages = CounterMetricFamily("palabre_messages", "Messages by what became of them", labels=["outcome"])
    for outcome, count in sorted(counts.messages.items()):
        messages.add_metric([outcome], count)
    yield messages


def _by(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _spread(name: str, words: str, one: Spread) -> Metric:
    buckets, count = [], 0
    for end, found in zip([*map(str, one.ends), "+Inf"], one.found, strict=True):
        count += found
        buckets.append((end, float(count)))
    return HistogramMetricFamily(name, words, buckets=buckets, sum_value=one.total)
