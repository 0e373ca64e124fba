"""Fill a database for the bench: `python -m bench.build PLAN --assets N --rounds N`; writes what to ask for to PLAN."""

from __future__ import annotations

import argparse
import json
import os
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def main() -> None:
    """Migrate and fill the database that DATABASE_URL names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--assets", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True, help="hand-overs and returns to keep ready")
    chosen = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    began = time.monotonic()
    call_command("prepare", verbosity=0)
    migrated = time.monotonic()
    filling = import_module("bench.filling")  # models can be imported only now
    plan: dict[str, Any] = filling.fill(chosen.assets, rounds=chosen.rounds)
    plan["seconds"] = {"migrate": round(migrated - began, 1), "fill": round(time.monotonic() - migrated, 1)}
    chosen.plan.write_text(json.dumps(plan))


if __name__ == "__main__":
    main()
