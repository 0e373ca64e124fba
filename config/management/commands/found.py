"""Found the agency that this installation serves, with its first system administrator; everything else has pages."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.journal.record import SYSTEM
from core.clock import now
from core.thai import clean
from core.verdict import Refusal
from people.actions import found_agency
from people.actions.founding import Founding
from people.models import AgencyKind


class Command(BaseCommand):
    """Once, by whoever installs the system. Prints the administrator's first password, which is kept nowhere."""

    help = "Found the agency with its first system administrator. Done once, when the system is installed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="the agency's code, for example BMA")
        parser.add_argument("--name", required=True, help="its name, for example กรุงเทพมหานคร")
        parser.add_argument("--short-name", required=True, help="its short name, for example กทม.")
        parser.add_argument(
            "--kind", required=True, choices=AgencyKind.values, help="which of clause 209 (1)-(3) it is"
        )
        parser.add_argument("--staff-code", required=True, help="of the first system administrator")
        parser.add_argument("--person-name", required=True, help="their name with title")
        parser.add_argument("--position", default="", help="their position")
        parser.add_argument("--order", required=True, help="the order that makes them administrator")

    def handle(self, **options: Any) -> None:
        given = {name: clean(value) for name, value in options.items() if isinstance(value, str)}
        facts = Founding(
            code=given["code"],
            name=given["name"],
            short_name=given["short_name"],
            kind=AgencyKind(given["kind"]),
            unit_short_name=given["short_name"].rstrip("."),
            staff_code=given["staff_code"],
            person_name=given["person_name"],
            position=given["position"],
            post_title="ผู้ดูแลระบบ",
            order_number=given["order"],
        )
        try:
            person, password = found_agency(by=SYSTEM, at=now(), reason="ติดตั้งระบบ", facts=facts)
        except Refusal as refusal:
            raise CommandError(refusal.verdict.reason) from refusal
        self.stdout.write(f"{facts.name}: sign in as {person.staff_code} with this password, and choose your own:")
        self.stdout.write(password)
