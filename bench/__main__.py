"""Measure: `make bench`, `make bench ARGS=--full`. Prints figures and never fails for a slow one."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from bench import report, screen
from bench.client import WARM_UP, Client, Times, WrongAnswerError, measure
from bench.tasks import TASKS
from tests.postgres import server

ROOT: Final = Path(__file__).resolve().parent.parent

QUICK: Final = 5_000
FULL: Final = 100_000
QUICK_ROUNDS: Final = 60
FULL_ROUNDS: Final = 200
FLAT: Final = 10_000
"""Items with which those of the full size are compared by --flat."""

PAPERS: Final = "papers"
CHASE: Final = "chase"
LABELS: Final = "labels"
SEALS: Final = "seals"
RECORD: Final = "record"
SHARE: Final = "share"
MISUSE: Final = "misuse"
SCREEN: Final = "screen"
ALONE: Final = (PAPERS, LABELS, CHASE, SEALS, SHARE, RECORD, MISUSE)
"""What is measured without a web server."""

QUICK_EVENTS: Final = 50_000
FULL_EVENTS: Final = 1_000_000
"""Events that are sealed and verified."""

SMALLER: Final = 10
"""The chase is measured over so many times fewer loans too, to see whether its memory grows with them."""

PATIENCE: Final = 60.0
"""Seconds for the web server to come up."""


@dataclass(slots=True)
class Result:
    """One database of one size. memory: MB of the web process when all was answered.

    painted: None where the screen was not asked for, or there is no Chromium.
    """

    database: str
    assets: int
    rounds: int
    plan: dict[str, Any]
    times: dict[str, Times]
    memory: float
    painted: screen.Painted | None = None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} items, {FULL_ROUNDS} requests of each kind")
    parser.add_argument("--assets", type=int, help=f"so many items (default {QUICK:,})")
    parser.add_argument("--rounds", type=int, help=f"so many requests of each kind (default {QUICK_ROUNDS})")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--flat", action="store_true", help=f"compare with {FLAT:,} items")
    parser.add_argument(
        "--only", default="", help=f"only tasks with this in their name; or {' or '.join((SCREEN, *ALONE))}"
    )
    parser.add_argument(
        "--pace",
        type=int,
        help=f"so many scans at {screen.PACE} a minute ({screen.QUICK_PACE}, full {screen.FULL_PACE})",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args()
    assets = chosen.assets or (FULL if chosen.full else QUICK)
    rounds = chosen.rounds or (FULL_ROUNDS if chosen.full else QUICK_ROUNDS)
    pace = chosen.pace or (screen.FULL_PACE if chosen.full else screen.QUICK_PACE)
    sizes = [FLAT, assets] if chosen.flat else [assets]
    names = ["sqlite", "postgres"] if chosen.database == "both" else [chosen.database]
    results = []
    for name in [] if chosen.only in ALONE else names:
        of_sizes = [run(name, size, rounds, chosen.only, pace=pace, quiet=chosen.json) for size in sizes]
        results += of_sizes
        if not chosen.json:
            for result in of_sizes:
                print(report.table(**_shown(result)), flush=True)
                if chosen.only in SCREEN:
                    print(report.screen(result.painted), flush=True)
            if chosen.flat:
                print(report.flatness(of_sizes[0].times, of_sizes[1].times, sizes), flush=True)
    figures = _printed(PAPERS, chosen, report.papers, "bench.papers")
    printed = _printed(LABELS, chosen, report.labels, "bench.labels")
    events = str(FULL_EVENTS if chosen.full else QUICK_EVENTS)
    sealed = _printed(SEALS, chosen, report.seals, "bench.sealing", "--events", events)
    shared = _printed(SHARE, chosen, report.share, "bench.share", "--returns", str(rounds))
    rooms = [record(name, events) for name in names] if chosen.only in RECORD else []
    for room in [] if chosen.json else rooms:
        print(report.record(room), flush=True)
    reports = _printed(MISUSE, chosen, report.misuse, "bench.misuse", "--reports", str(assets))
    chases = [chase(name, size) for name in names for size in _of_chase(assets)] if chosen.only in CHASE else []
    if chases and not chosen.json:
        print(report.chase(chases), flush=True)
    if chosen.json:
        told = {"tasks": [asdict(result) for result in results], "papers": figures, "labels": printed, "chase": chases}
        told |= {"seals": sealed, "share": shared, "record": rooms, "misuse": reports}
        print(json.dumps(told, ensure_ascii=False))
    return 0


def _printed(
    name: str, chosen: argparse.Namespace, words: Callable[[dict[str, Any]], str], module: str, *arguments: str
) -> dict[str, Any] | None:
    """What a module measured alone, if it was asked for, told in words unless JSON is wanted."""
    figures = alone(module, *arguments) if chosen.only in name else None
    if figures and not chosen.json:
        print(words(figures), flush=True)
    return figures


def chase(database: str, loans: int) -> dict[str, Any]:
    """What `bench.chase` measured over so many open loans, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, _database(database, Path(name)) as url:
        environment = _environment(Path(name), url)
        _python(environment, "-m", "bench.chase", "fill", "--loans", str(loans))
        return _figures(environment, "bench.chase", "run")


def record(database: str, events: str) -> dict[str, Any]:
    """What `bench.record` measured on this database, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, _database(database, Path(name)) as url:
        return _figures(_environment(Path(name), url), "bench.record", "--events", events)


def _of_chase(loans: int) -> tuple[int, int]:
    return max(100, loans // SMALLER), loans


def alone(module: str, *arguments: str) -> dict[str, Any]:
    """What this module of the bench measured, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        environment = _environment(Path(name), f"sqlite:///{name}/db.sqlite3")
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        return _figures(environment, module, *arguments)


def _figures(environment: dict[str, str], module: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _shown(result: Result) -> dict[str, Any]:
    return {
        "database": DATABASES[result.database],
        "assets": result.assets,
        "rounds": result.rounds,
        "rows": result.plan["rows"],
        "seconds": result.plan["seconds"],
        "times": result.times,
        "memory": result.memory,
    }


DATABASES: Final = {
    "sqlite": "SQLite, write-ahead log, synchronous=FULL",
    "postgres": "PostgreSQL, fsync and synchronous_commit on",
}


def run(database: str, assets: int, rounds: int, only: str, *, pace: int, quiet: bool) -> Result:
    """Fill a new database, serve it with one process and measure.

    Raises:
        SystemExit: the database could not be filled, the server did not come up or answered wrongly.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as name, _database(database, Path(name)) as url:
        folder = Path(name)
        environment = _environment(folder, url)
        if not quiet:
            print(f"Filling {DATABASES[database]} with {assets:,} items …", file=sys.stderr, flush=True)
        # A hand-over and a return for product and floor in every round; two more rounds to warm up and to count.
        used = 2 * (WARM_UP + rounds + 1)
        plan = _fill(folder, environment, assets, used + screen.needs(pace))
        with _serving(folder, environment) as (port, process):
            client = Client(port, plan)
            times = measure(client, [task for task in TASKS if only in task.name], rounds)
            painted = screen.measure(port, plan, first=used, pace=pace) if only in SCREEN else None
            memory = process.memory_info().rss / 2**20
    return Result(database, assets, rounds, plan, times, memory, painted)


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    with server() as url:
        yield url


def _environment(folder: Path, url: str) -> dict[str, str]:
    ours = {"VAR_DIR": str(folder), "DATABASE_URL": url, "INSECURE_HTTP": "1"}
    theirs = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return theirs | ours


def _fill(folder: Path, environment: dict[str, str], assets: int, ready: int) -> dict[str, Any]:
    plan = folder / "plan.json"
    _python(environment, "-m", "bench.build", str(plan), "--assets", str(assets), "--rounds", str(ready))
    _python(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    read: dict[str, Any] = json.loads(plan.read_text())
    return read


def _python(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment)
    if done.returncode:
        raise SystemExit(f"python {' '.join(arguments[:2])} failed (exit {done.returncode}); its words are above.")


@contextmanager
def _serving(folder: Path, environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    """One web server with one process on a free port; answers port and the process that answers."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "bench.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with (folder / "log").open("w") as log:
        master = psutil.Popen([*command, "--no-control-socket"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port, master, folder / "log")
            yield port, master.children()[0]
        except WrongAnswerError as wrong:
            raise SystemExit(f"{wrong}\nThe last words of the web server:\n{_tail(folder / 'log')}") from None
        finally:
            master.terminate()
            master.wait(30)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, master: psutil.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and master.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and master.children():
                return
        time.sleep(0.1)
    raise SystemExit(f"The web server did not come up:\n{log.read_text()}")


if __name__ == "__main__":
    sys.exit(main())
