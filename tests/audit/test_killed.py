"""A real sealer killed by SIGKILL two hundred times while others write: nothing lost, sealed twice or out of order."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from audit.journal.models import Event, Leaf, Seal
from audit.journal.sealing import seal_waiting
from tests.audit.test_sealing import assert_whole, record_some

KILLS: Final = 200

SEALERS: Final = """
import os, random, signal, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.SEAL_KEY_FILE = sys.argv[2]
django.setup()
from audit.journal import sealing
from core.clock import now
sealing.MOST_LEAVES = 5
chance = random.Random(211)
print("up", flush=True)
for _ in range(int(sys.argv[3])):
    sealer = os.fork()
    if not sealer:
        while True:
            sealing.seal_waiting(now)
    time.sleep(chance.uniform(0.02, 0.15))
    os.kill(sealer, signal.SIGKILL)
    killed = os.waitpid(sealer, 0)[1]
    if not os.WIFSIGNALED(killed):
        sys.exit("A sealer ended by itself.")
"""


@pytest.mark.django_db(transaction=True)
def test_two_hundred_sealers_killed_under_load_lose_nothing(key: Path, tmp_path: Path) -> None:
    name, at = str(connection.settings_dict["NAME"]), datetime.now(UTC)
    own = {"DJANGO_SETTINGS_MODULE": "config.settings", "INSECURE_HTTP": "1", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-c", SEALERS, name, str(key), str(KILLS)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, **own}, cwd=Path(__file__).parents[2]
    ) as sealers:
        assert sealers.stdout is not None
        assert sealers.stdout.readline() == b"up\n"
        while sealers.poll() is None:
            record_some(3, at)
    assert sealers.returncode == 0

    sealed_meanwhile, seals = Leaf.objects.count(), Seal.objects.filter(stream="acts").count()
    seal_waiting(lambda: datetime.now(UTC) + timedelta(minutes=1))

    assert seals > KILLS / 10
    assert 0 < sealed_meanwhile <= Event.objects.count() == Leaf.objects.filter(stream="acts").count()
    assert_whole()
