"""A newcomer's first ten minutes: a fresh clone, `make run`, signing in with each printed account, a second start.

`python -m tests.first_start` prints how long each took and fails when a promise of the README is not kept. Only the
standard library, for the clone brings its own packages.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FIRST_WITHIN: Final = 600.0
SECOND_WITHIN: Final = 20.0
"""Seconds until the sign-in page answers."""
STOP_WITHIN: Final = 30.0
NOT_OURS: Final = (
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "SECRET_KEY",
    "VAR_DIR",
    "VIRTUAL_ENV",
    "MAKEFLAGS",
    "MAKELEVEL",
)


def main() -> int:
    """Run the story; hands back the exit code."""
    with tempfile.TemporaryDirectory(prefix="first-start-") as folder:
        clone = Path(folder) / "main"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        port = free_port()
        with started(clone, environment, port, within=FIRST_WITHIN) as seconds:
            report(f"first start: {seconds:.1f} s until the sign-in page answers")
            accounts = printed_accounts(clone, environment)
            for account in accounts:
                sign_in(port, account["staff_code"], account["password"])
            report(f"all {len(accounts)} printed accounts sign in")
        with started(clone, environment, port, within=SECOND_WITHIN) as seconds:
            report(f"second start: {seconds:.1f} s")
            sign_in(port, accounts[0]["staff_code"], accounts[0]["password"])
    return 0


def report(line: str) -> None:
    """Say so at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(clone: Path, environment: dict[str, str], port: int, *, within: float) -> Iterator[float]:
    """`make run` while the block lasts, stopped as by Ctrl-C; yields the seconds it took to answer."""
    began = time.monotonic()
    # A session of its own, so that Ctrl-C reaches what a terminal would reach and nothing else.
    make = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=clone, env=environment, start_new_session=True)
    try:
        while not answers(port):
            if make.poll() is not None:
                raise SystemExit(f"make run ended by itself (exit {make.returncode}).")
            if time.monotonic() - began > within:
                raise SystemExit(f"make run did not answer within {within:.0f} s.")
            time.sleep(0.2)
        yield time.monotonic() - began
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGINT)
        make.wait(STOP_WITHIN)
    deadline = time.monotonic() + STOP_WITHIN
    while answers(port):
        if time.monotonic() > deadline:
            raise SystemExit("After Ctrl-C the service still answers.")
        time.sleep(0.2)


def answers(port: int) -> bool:
    """Whether the sign-in page is served."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=10) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"The sign-in page answers {error.code}.") from error
    except OSError:
        return False


def printed_accounts(clone: Path, environment: dict[str, str]) -> list[dict[str, str]]:
    """The accounts that `make run` prints, as data."""
    command = [".venv/bin/python", "manage.py", "demo", "--accounts", "--json"]
    done = subprocess.run(command, cwd=clone, env=environment | {"INSECURE_HTTP": "1"}, capture_output=True, check=True)
    accounts: list[dict[str, str]] = json.loads(done.stdout)
    if not accounts:
        raise SystemExit("The demo office names no account.")
    return accounts


def sign_in(port: int, staff_code: str, password: str) -> None:
    """Sign in as a browser would, and see the person's own page.

    Raises:
        SystemExit: the account does not work.
    """
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"http://127.0.0.1:{port}/accounts/login/"
    page = browser.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise SystemExit("The sign-in page has no form.")
    fields = {"csrfmiddlewaretoken": token[1], "login": staff_code, "password": password}
    request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})
    with browser.open(request, timeout=30) as answer:
        if answer.status != 200 or "/accounts/login/" in answer.url:
            raise SystemExit(f"{staff_code} cannot sign in: {answer.status} at {answer.url}.")


if __name__ == "__main__":
    sys.exit(main())
