"""A worker that answers the desk and the lists holds no library that it does not need for that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from core.later import later
from tests import makers
from tests.cast import Cast

LATE: Final = ("openpyxl", "pikepdf", "holidays")
"""What opens workbooks, reads PDFs and knows the holidays of years to come."""

FRESH: Final = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.test import Client
client = Client(HTTP_HOST="testserver")
client.cookies[settings.SESSION_COOKIE_NAME] = sys.argv[2]
tag = sys.argv[3]
for path in ("/", "/assets/", f"/assets/{tag}/", f"/assets/{tag}/timeline/", "/catalogue/", "/desk/", "/api/v1/assets/",
             "/api/v1/loans/"):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
scanned = client.post("/api/v1/desk/scan/", {"code": tag}, content_type="application/json")
assert scanned.status_code == 200, scanned.content
print(*sys.modules)
"""


@pytest.mark.django_db(transaction=True)
def test_desk_and_lists_are_answered_without(cast: Cast) -> None:
    client, asset = Client(), makers.asset(cast)
    client.force_login(cast.storekeeper)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    done = subprocess.run(
        [sys.executable, "-c", FRESH, str(connection.settings_dict["NAME"]), session, asset.tag],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = done.stdout.split()
    assert "assets.exports" in loaded  # what uses them is there
    assert not [name for name in loaded if name.split(".")[0] in LATE]


def test_a_late_module_is_the_module_once_something_of_it_is_asked_for() -> None:
    table = later("tabnanny")
    sys.modules.pop("tabnanny", None)
    assert "tabnanny" not in sys.modules
    assert callable(table.check)
    assert table.check is sys.modules["tabnanny"].check
    with pytest.raises(AttributeError):
        _ = table.no_such_name
    with pytest.raises(ModuleNotFoundError):
        _ = later("no_such_library").anything
