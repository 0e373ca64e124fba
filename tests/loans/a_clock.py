"""A clock in a process of its own, so that it can be killed: reads moments from its input, chases, says "done"."""

from __future__ import annotations

import sys
from datetime import datetime

import django

django.setup()

from loans import tasks  # noqa: E402 -- after the set-up

for line in sys.stdin:
    tasks.chase_day(datetime.fromisoformat(line.strip()))
    sys.stdout.write("done\n")
    sys.stdout.flush()
