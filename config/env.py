"""What the environment says: the one place that reads it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

# pikepdf brings lxml; openpyxl would take it in place of defusedxml, which refuses a workbook with entities outright.
os.environ["OPENPYXL_LXML"] = "False"

env = environ.FileAwareEnv(
    DEBUG=(bool, False),
    ALLOWED_HOSTS=(list[str], []),
    CSRF_TRUSTED_ORIGINS=(list[str], []),
    INSECURE_HTTP=(bool, False),
)


def kept_secret(name: str) -> str:
    """A secret of this installation, made once and kept under `var/keys/`, readable by its owner only."""
    path = VAR_DIR / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", dir=path.parent) as written, suppress(FileExistsError):
            written.write(secrets.token_urlsafe(50))
            written.flush()
            os.link(written.name, path)  # whole or not at all: of two processes that start at once, one makes it
    return path.read_text().strip()


def database(url: str) -> dict[str, object]:
    """Django's settings for the database at `url`, with what each engine needs to be right and quick.

    Connections are kept from one request to the next, and checked: opening one costs as much as a page's queries.
    SQLite: write-ahead log, writers one after another from their first statement (`IMMEDIATE`), every commit on disk,
    8 MB of pages to each connection, for it is kept.
    PostgreSQL: no just-in-time compiling of short queries.
    """
    settings: dict[str, object] = dict(environ.Env.db_url_config(url))
    settings["CONN_MAX_AGE"] = 600
    settings["CONN_HEALTH_CHECKS"] = True
    if "sqlite" in str(settings["ENGINE"]):
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192;",
        }
    else:
        settings["OPTIONS"] = {"options": "-c jit=off -c lock_timeout=10s"}
    return settings
