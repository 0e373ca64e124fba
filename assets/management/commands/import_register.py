"""`manage.py import_register FILE --unit CODE`: bring a register into the house, or say what would come of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from assets.importing import run, showing
from assets.importing.account import Account, told, unreadable
from assets.importing.plan import draft_of, plan_of, try_out
from assets.importing.problems import CannotRead
from assets.importing.reading import MOST_BYTES
from assets.importing.sorting import Other
from assets.importing.targets import Target
from assets.importing.words import Meaning
from assets.models import RowOutcome
from audit.journal.acts import Acts
from audit.journal.record import SYSTEM
from core.clock import now, official_day
from core.verdict import Refusal
from people.models import Person, Unit

ACCEPTED, DOUBTFUL, FAILED = 0, 1, 2
"""How the command ends: all rows accepted; some undecided or refused; file, unit or wishes make no sense."""


class Command(BaseCommand):
    """Reads, judges and brings in; each row of the file is accounted for by its number."""

    help = "Bring FILE (CSV or XLSX) into the register of a unit. Ends with 0, 1 (rows in doubt) or 2 (unreadable)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a CSV or XLSX file of at most 10 MB")
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit that owns the items")
        parser.add_argument("--dry-run", action="store_true", help="say what would come of it; write nothing at all")
        parser.add_argument("--json", action="store_true", help="the account as JSON on standard output")
        parser.add_argument("--by", metavar="STAFFCODE", help="who imports; else whoever runs this server")
        parser.add_argument(
            "--sheet", default="", metavar="NAME", help="sheet of the workbook; else the first filled one"
        )
        parser.add_argument("--header-row", type=int, metavar="N", help="row of the headings; 0: there are none")
        parser.add_argument(
            "--mapping",
            nargs="+",
            action="extend",
            default=[],
            metavar="COLUMN=FIELD",
            help="what a column (heading or letter) holds: " + ", ".join(value for value in Target.values if value),
        )
        parser.add_argument(
            "--meaning",
            nargs="+",
            action="extend",
            default=[],
            metavar="WORD=STATE",
            help="what a status word or code of the file means: " + ", ".join(Meaning.values),
        )
        parser.add_argument("--years", choices=("be", "ce"), default="", help="era of years of two digits")
        parser.add_argument("--unnumbered", action="store_true", help="these items have no asset numbers yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            account = self._account(Path(options["file"]), _unit(options["unit"]), _who(options["by"]), options)
        except CannotRead as reason:
            self._fail(reason, as_json=options["json"])
        except Refusal as refusal:
            self._fail(CannotRead("refused", reason=refusal.verdict.reason), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(account.as_json(), ensure_ascii=False, indent=1))
        else:
            self._print(account, is_trial=options["dry_run"])
        if not account.is_all_accepted:
            raise SystemExit(DOUBTFUL)

    def _account(self, path: Path, unit: Unit, by: Acts, options: dict[str, Any]) -> Account:
        at, content = now(), _content(path)
        draft = draft_of(content, unit, sheet=options["sheet"], header_row=options["header_row"])
        mapping = run.wished(
            draft,
            columns=tuple(options["mapping"]),
            meanings=tuple(options["meaning"]),
            two_digit=options["years"],
            unnumbered=options["unnumbered"],
        )
        plan = plan_of(draft, mapping, unit, on=official_day(at))
        if not options["dry_run"]:
            progress = None if options["json"] or options["verbosity"] == 0 else self._progress
            return run.carry_out(content, path.name, plan, by=by, at=at, progress=progress)
        account = plan.account()
        for judged in try_out(plan):
            account.add(judged)
        return account

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(_("%(done)d of %(total)d rows") % {"done": done, "total": total}, ending="\r")
        self.stderr.flush()

    def _print(self, account: Account, *, is_trial: bool) -> None:
        if is_trial:
            self.stdout.write(_("Trial run: nothing was written."))
        self.stdout.write(_("Item rows: %(rows)d") % {"rows": account.rows})
        for outcome in RowOutcome:
            self.stdout.write(f"  {showing.WORDS[outcome]}: {account.counts[outcome]}")
        for other in account.not_items:
            rows = str(other.first) if other.first == other.last else f"{other.first}-{other.last}"
            words = {"row": rows, "kind": Other(other.kind).label, "text": other.text}
            self.stdout.write(_("Row %(row)s is no item: %(kind)s %(text)s") % words)
        if account.left_out:
            self.stdout.write(_("Columns not brought in: %(columns)s") % {"columns": ", ".join(account.left_out)})
        for row, problem in account.problems:
            words = told(row, problem)
            self.stdout.write(_("Row %(row)d · %(column)s · %(code)s: %(message)s") % words)
        for code, count in Counter(problem.code for _row, problem in account.remarks).most_common():
            example = next(problem for _row, problem in account.remarks if problem.code == code)
            self.stdout.write(_("Remark in %(count)d rows: %(message)s") % {"count": count, "message": example.message})

    def _fail(self, reason: CannotRead, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps(unreadable(reason), ensure_ascii=False, indent=1))
        else:
            self.stderr.write(reason.message)
        raise SystemExit(FAILED)


def _content(path: Path) -> bytes:
    """The bytes of the file, one more than allowed at most: enough to see that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as missing:
        raise CannotRead("no-such-file", path=str(path)) from missing


def _unit(wanted: str) -> Unit:
    """The open unit of that code, or of "agency/code" where several agencies have one."""
    agency, _slash, code = wanted.rpartition("/")
    units = Unit.objects.filter(code=code, closed_on__isnull=True).select_related("agency")
    if agency:
        units = units.filter(agency__code=agency)
    found = list(units[:2])
    ours = [unit for unit in found if unit.agency.is_ours]
    if len(found) > 1 and len(ours) != 1:
        raise CannotRead("unit-in-several-agencies", wanted=code, example=f"{found[0].agency.code}/{code}")
    if not found:
        raise CannotRead("no-such-unit", wanted=wanted)
    return ours[0] if len(ours) == 1 else found[0]


def _who(staff_code: str | None) -> Acts:
    """The person who imports; the system itself where nobody is named."""
    if staff_code is None:
        return SYSTEM
    person = Person.objects.filter(staff_code=staff_code, is_active=True).first()
    if person is None:
        raise CannotRead("no-such-person", wanted=staff_code)
    return person
