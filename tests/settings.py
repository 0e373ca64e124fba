"""Settings of the tests: the service's own, with a database of their own, quick passwords and no files left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="lending-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ["VAR_DIR"] = _folder
os.environ["INSECURE_HTTP"] = "1"
os.environ.setdefault("SECRET_KEY", "tests-only-" + "0123456789abcdef" * 4)

from config.settings import *  # noqa: E402 - the environment has to be set before the settings read it

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # looks files up when asked, so that no collected folder has to exist

if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    # A file, not memory: threads and a live server need connections of their own.
    DATABASES["default"]["NAME"] = str(Path(_folder) / "service.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
