"""The figures in words: a table a database, with the ratio of medians beside its aim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any

from bench.client import Times
from bench.screen import PACE, Painted
from bench.tasks import TASKS

MEMORY_AIM = 120
"""MB a web process should not pass."""

SLIP_AIM = 150
"""Milliseconds a loan slip may take once the first was set."""

SLIPS_AIM = 20
"""Slips a second, at least, where many are set into one file."""

LABELS_AIM = 60
"""Seconds that five thousand labels may take."""

SCREEN_AIMS = (100, 250)
"""Milliseconds from a scan to its painted result: median and 95th percentile."""

SHARE_AIM = 0.1
"""Of the time of a return, what the event that it leaves may take."""

SEAL_AIM = 30_000
"""Events sealed a second, at least, where many wait."""

VERIFY_AIM = 30
"""Seconds that a million events may take to verify; others in proportion."""

RECORD_AIMS = {"question": 1000, "search": 1000, "timeline": 100}
"""Milliseconds at a million events. The page that counts the answers to all questions has no aim of its own."""

MISUSE_AIMS = {"photos": 3000, "found": 20, "opened": 500}
"""Milliseconds: a report with five photos, a look-up by code, a case with fifty messages."""

CHASE_AIM = 60
"""Seconds that the chase of an ordinary day may take over 100,000 open loans."""

FLAT_AIM = 1.3
"""By how much a median may grow from the small register to the large one."""


def p95(times: Sequence[float]) -> float:
    """The 95th percentile: one answer in twenty takes longer."""
    return quantiles(times, n=20, method="inclusive")[-1]


def ratio(times: Times) -> float:
    """The product's median to the floor's."""
    return median(times.product) / median(times.floor)


def table(
    *,
    database: str,
    assets: int,
    rounds: int,
    rows: Mapping[str, int],
    seconds: Mapping[str, float],
    times: Mapping[str, Times],
    memory: float,
) -> str:
    """What one database answered, in milliseconds: median / 95th percentile."""
    about = (
        f"\n{database}: {assets:,} items, {rows['loans']:,} loans, {rows['versions']:,} versions,"
        f" {rows['events']:,} events, {rows['bytes'] / 2**20:,.0f} MB; filled in {seconds['fill']:.0f} s;"
        f" {rounds} requests of each kind, one process, one client; milliseconds, median / 95th percentile.\n"
    )
    lines = [about, f"{'':34}{'product':>16}{'SQL':>5}{'kB':>6}{'floor':>16}{'SQL':>5}{'ratio':>8}{'aim':>6}"]
    for task in TASKS:
        if task.name not in times:
            continue
        taken = times[task.name]
        times_floor = ratio(taken)
        aim = "" if task.aim is None else f"{task.aim:g}"
        verdict = "" if task.aim is None else ("  ok" if times_floor <= task.aim else "  OVER")
        lines.append(
            f"{task.name:34}{_pair(taken.product):>16}{taken.product_sql:>5}{taken.product_bytes / 1000:>6.0f}"
            f"{_pair(taken.floor):>16}{taken.floor_sql:>5}{times_floor:>8.2f}{aim:>6}{verdict}"
        )
    verdict = "ok" if memory <= MEMORY_AIM else "OVER"
    lines.append(f"{'memory of the web process':34}{memory:>13.0f} MB{'':40}{MEMORY_AIM:>6}  {verdict}")
    return "\n".join(lines)


def flatness(small: Mapping[str, Times], large: Mapping[str, Times], sizes: Sequence[int]) -> str:
    """By how much the product's medians grow with the register."""
    lines = [f"\nGrowth of the product's medians from {sizes[0]:,} to {sizes[1]:,} items (aim {FLAT_AIM}):"]
    for name in small:
        growth = median(large[name].product) / median(small[name].product)
        lines.append(f"{name:34}{growth:>8.2f}  {'ok' if growth <= FLAT_AIM else 'OVER'}")
    return "\n".join(lines)


def papers(figures: Mapping[str, Any]) -> str:
    """One slip and many in a file, beside their aims."""
    times, rate = figures["times"], figures["many"] / figures["seconds"]
    before, warm, after = figures["memory"]
    one = "ok" if median(times) <= SLIP_AIM else "OVER"
    many = "ok" if rate >= SLIPS_AIM else "UNDER"
    return "\n".join(
        (
            f"\nPapers, one process ({len(times)} slips one by one, {figures['many']} in one file):",
            f"{'loan slip, the first (ms)':34}{figures['first']:>16.0f}",
            f"{'loan slip (ms)':34}{_pair(times):>16}{'':29}{SLIP_AIM:>6}  {one}",
            f"{'slips a second in one file':34}{rate:>16.1f}{'':29}{SLIPS_AIM:>6}  {many}",
            f"{'memory: before, warm, at the end':34}{before:>8.0f} {warm:.0f} {after:.0f} MB",
        )
    )


def labels(figures: Mapping[str, Any]) -> str:
    """Labels in one file by sheet or roll: seconds beside their aim, and memory."""
    lines = [f"\nLabels, one process, {figures['many']:,} in one file:"]
    for kind in figures["kinds"]:
        before, tenth, after = kind["memory"]
        verdict = "ok" if kind["seconds"] <= LABELS_AIM else "OVER"
        lines.append(f"{kind['name'] + ' (s)':34}{kind['seconds']:>16.1f}{'':29}{LABELS_AIM:>6}  {verdict}")
        lines.append(f"{'  memory: before, a tenth, at the end':38}{before:>6.0f} {tenth:.0f} {after:.0f} MB")
        lines.append(f"{'  file':38}{kind['bytes'] / 2**20:>6.1f} MB")
    return "\n".join(lines)


def screen(seen: Painted | None) -> str:
    """From the scan to its painted result, beside the aims, and what became of scans at the pace of a storekeeper."""
    if seen is None:
        return "\nFrom scan to painted result: not measured, there is no Chromium on this machine."
    lines = ["\nFrom scan to painted result, in Chromium (ms, median / 95th percentile):"]
    for name, times in (("return", seen.returned), ("tick at a hand-over", seen.ticked)):
        verdict = "ok" if median(times) <= SCREEN_AIMS[0] and p95(times) <= SCREEN_AIMS[1] else "OVER"
        lines.append(f"{name:34}{_pair(times):>16}{'':25}{SCREEN_AIMS[0]:>4} / {SCREEN_AIMS[1]}  {verdict}")
    verdict = "ok" if seen.taken == seen.sent and not seen.doubled else "WRONG"
    words = f"{seen.taken} of {seen.sent} done, {seen.doubled} doubled"
    lines.append(f"{f'{PACE} scans a minute':34}{words:>29}{'':24}{verdict}")
    return "\n".join(lines)


def seals(figures: Mapping[str, Any]) -> str:
    """Sealing and verifying the record, beside their aims."""
    events, rate = figures["events"], figures["events"] / figures["seal"]
    aim = VERIFY_AIM * events / 1_000_000
    verdict = "ok" if figures["verify"] <= aim else "OVER"
    return "\n".join(
        (
            f"\nSeals of the record, SQLite, {events:,} events:",
            f"{'sealed a second':34}{rate:>16,.0f}{'':26}{SEAL_AIM:>9,}  {'ok' if rate >= SEAL_AIM else 'UNDER'}",
            f"{'verify everything (s)':34}{figures['verify']:>16.1f}{'':29}{aim:>6.1f}  {verdict}",
        )
    )


def share(figures: Mapping[str, Any]) -> str:
    """What the event costs a return, as a share of the medians, beside its aim; and what the versions cost."""
    whole, events, versions = (median(figures[name]) for name in ("whole", "events", "versions"))
    lines = [f"\nWhat the record costs a return, {figures['database']}, {len(figures['whole'])} returns (ms, median):"]
    verdict = "ok" if events <= SHARE_AIM * whole else "OVER"
    lines.append(f"{'return, answered by the API':34}{whole:>16.2f}")
    lines.append(f"{'event and mentions':34}{events:>16.2f}{events / whole:>14.1%}{SHARE_AIM:>24.0%}  {verdict}")
    lines.append(f"{'versions of its rows':34}{versions:>16.2f}{versions / whole:>14.1%}")
    return "\n".join(lines)


def record(figures: Mapping[str, Any]) -> str:
    """The pages of the reading room, each beside its aim, and how many rows answer a question."""
    head = f"Reading room, {figures['database']}, {figures['events']:,} events"
    lines = [f"\n{head} (ms, median / slowest):", f"{'':34}{'':16}{'SQL':>5}{'rows':>9}{'aim':>15}"]
    for name, page in figures["pages"].items():
        took = [1000 * each for each in page["seconds"]]
        aim = RECORD_AIMS.get(name.partition(":")[0])
        rows = figures["found"].get(name.removeprefix("question: "), "")
        pair = f"{median(took):.0f} / {max(took):.0f}"
        verdict = "" if aim is None else f"{aim:>15}  {'ok' if median(took) <= aim else 'OVER'}"
        lines.append(f"{name:34}{pair:>16}{page['sql']:>5}{rows:>9}{verdict}")
    return "\n".join(lines)


def misuse(figures: Mapping[str, Any]) -> str:
    """A report with photos, a report found by its code and a case opened, beside their aims."""
    lines = [f"\nReports of misuse, SQLite, {figures['reports']:,} reports (ms, median / slowest):"]
    for name, words in (
        ("photos", "report with five photos kept"),
        ("found", "found by its code"),
        ("opened", "case with 50 messages opened"),
    ):
        took, aim = [1000 * each for each in figures[name]], MISUSE_AIMS[name]
        pair = f"{median(took):.0f} / {max(took):.0f}"
        lines.append(f"{words:34}{pair:>16}{'':25}{aim:>10}  {'ok' if median(took) <= aim else 'OVER'}")
    return "\n".join(lines)


def chase(runs: Sequence[Mapping[str, Any]]) -> str:
    """The daily chase by database and number of open loans: seconds, and MB more than before it began."""
    days = (("day", "an ordinary day"), ("again", "the same day again"), ("stood_still", "after a month of no clock"))
    lines = [f"\n{'Daily chase (clause 211)':44}{'notices':>9}{'seconds':>10}{'more MB':>9}{'aim (s)':>10}"]
    for run in runs:
        lines.append(f"{run['database']}, {run['loans']:,} open loans")
        for name, words in days:
            done = run[name]
            aim = f"{CHASE_AIM:>10}  {'ok' if done['seconds'] <= CHASE_AIM else 'OVER'}" if name == "day" else ""
            lines.append(f"  {words:42}{done['told']:>9,}{done['seconds']:>10.1f}{done['growth']:>9.0f}{aim}")
    return "\n".join(lines)


def _pair(times: Sequence[float]) -> str:
    return f"{median(times):.1f} / {p95(times):.1f}"
