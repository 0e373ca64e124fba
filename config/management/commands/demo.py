"""The demo office from the command line: load, throw away and load anew, name the accounts."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import accounts, loading
from core import clock


class Command(BaseCommand):
    """Never in service: the accounts share one password, and `--reset` throws the register away."""

    help = "Load the demo office (fictional people, 300 items, 60 loans) into an empty database, for trying out only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--if-empty", action="store_true", help="do nothing where there is an agency already")
        mode.add_argument("--reset", action="store_true", help="throw EVERYTHING in this database away first")
        mode.add_argument("--accounts", action="store_true", help="only name the accounts and what to try")
        parser.add_argument("--json", action="store_true", help="with --accounts: as JSON")

    def handle(self, *args: Any, if_empty: bool, reset: bool, verbosity: int, **options: Any) -> None:
        if options["accounts"]:
            self._name_accounts(as_json=options["json"])
            return
        if not settings.INSECURE_HTTP:
            raise CommandError("The demo office is for trying out (INSECURE_HTTP=1), never for a service in use.")
        if not reset and not loading.is_empty():
            if if_empty:
                return
            raise CommandError("There is an agency in this database. demo --reset would throw everything away.")
        began, tell = time.monotonic(), self.stdout.write if verbosity else _silent
        (loading.reload if reset else loading.load)(clock.now(), tell)
        if verbosity:
            self.stdout.write(f"The demo office was loaded in {time.monotonic() - began:.0f} s.")
        if reset and verbosity:
            self._name_accounts(as_json=False)

    def _name_accounts(self, *, as_json: bool) -> None:
        printed = accounts.printed()
        if as_json:
            self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=1))
            return
        if not printed:
            return
        self.stdout.write(f"Demo accounts (บุคคลสมมติทั้งหมด). Password of all / รหัสผ่านของทุกบัญชี: {printed[0]['password']}")
        for account in printed:
            self.stdout.write(f"  {account['staff_code']}  {account['name']}: {account['role_th']} ({account['role']})")
            self.stdout.write(f"            {account['try_th']}")
            self.stdout.write(f"            {account['try']}")


def _silent(line: str) -> None:
    """Tell nobody."""
