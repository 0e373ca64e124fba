"""The service in the foreground: its two processes live and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import psutil
import pytest

from tests.house.source import ROOT

PATIENCE: Final = 60.0
"""Seconds, for a machine that is busy with the rest of the suite."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A database of its own, ready to be served."""
    var = tmp_path_factory.mktemp("var")
    ours = {"VAR_DIR": str(var), "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}", "INSECURE_HTTP": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | ours
    command = [sys.executable, "manage.py", "prepare", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
    (var / "static").mkdir()
    return environment


@pytest.fixture
def service(environment: dict[str, str], tmp_path: Path) -> Iterator[psutil.Popen]:
    """A running service whose output goes to `out`."""
    with (tmp_path / "out").open("w") as out:
        command = [sys.executable, "manage.py", "serve", "--port", str(_free_port()), "--workers", "1"]
        running = psutil.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        family: list[psutil.Process] = []
        try:
            _wait_for(lambda: running.poll() is not None or _port(running) is not None)
            assert running.poll() is None, (tmp_path / "out").read_text()
            family = running.children(recursive=True)
            yield running
        finally:
            for process in [running, *family]:
                if process.is_running():
                    process.kill()
            running.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _port(service: psutil.Popen) -> int | None:
    """The port at which the service answers, or None while it does not."""
    port = int(service.args[service.args.index("--port") + 1])
    with socket.socket() as probe:
        return port if probe.connect_ex(("127.0.0.1", port)) == 0 else None


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_both_and_reports_success(service: psutil.Popen, number: signal.Signals) -> None:
    family = service.children(recursive=True)

    service.send_signal(number)

    assert service.wait(PATIENCE) == 0
    assert not [process for process in family if process.is_running()]
    assert _port(service) is None


@pytest.mark.parametrize("name", ["gunicorn", "db_worker"])
def test_when_one_of_the_two_dies_the_other_is_stopped_and_it_fails(service: psutil.Popen, name: str) -> None:
    family = service.children(recursive=True)

    next(process for process in service.children() if name in process.cmdline()).kill()

    assert service.wait(PATIENCE) != 0
    _wait_for(lambda: not [process for process in family if process.is_running()])
