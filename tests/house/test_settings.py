"""The settings are secure unless somebody says otherwise."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import database
from tests.house.source import ROOT

READ_BY_SETTINGS = ("SECRET_KEY", "INSECURE_HTTP", "DEBUG", "ALLOWED_HOSTS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def python(*arguments: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the checkout with nothing set but `environment`."""
    is_ours = {*READ_BY_SETTINGS, "DJANGO_ALLOW_ASYNC_UNSAFE"}  # the browser walks need the latter, once begun
    bare = {name: value for name, value in os.environ.items() if name not in is_ours}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=bare | {"VAR_DIR": str(var)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_without_a_secret_key_nothing_starts(tmp_path: Path) -> None:
    done = python("-c", "import config.settings", var=tmp_path)

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_with_a_secret_key_everything_is_strict(tmp_path: Path) -> None:
    facts = "s.DEBUG, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT"
    done = python(
        "-c", f"from config import settings as s; print({facts})", var=tmp_path, SECRET_KEY=secrets.token_urlsafe(64)
    )

    assert done.stdout.strip() == "False [] True True True"


def test_djangos_own_inspection_for_service_finds_nothing(tmp_path: Path) -> None:
    done = python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        var=tmp_path,
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="lending.example.go.th",
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_development_makes_a_secret_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    done = python("-c", "from config import settings as s; print(s.SECRET_KEY)", var=tmp_path, INSECURE_HTTP="1")
    secret = tmp_path / "keys" / "development-secret"

    assert len(done.stdout.strip()) >= 50
    assert secret.read_text() == done.stdout.strip()
    assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["sqlite:////srv/db.sqlite3", "postgres://office@db/lending"])
def test_a_connection_is_kept_from_one_request_to_the_next(url: str) -> None:
    settings = database(url)

    assert settings["CONN_MAX_AGE"]
    assert settings["CONN_HEALTH_CHECKS"], "one that died is replaced, not used"
