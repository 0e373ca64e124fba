"""The demo office: loaded once by the real importer and the real acts, then looked at from every side."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from assets.checks.models import Check, Place
from assets.checks.queries import Result, counts_of
from assets.importing.run import import_register
from assets.models import Asset, Category, Condition, ImportRow, ImportRun, RowOutcome
from audit.journal import guards
from audit.journal.models import Event
from audit.oversight.monthly.figures import Figure, Tally
from audit.oversight.monthly.measuring import measure
from audit.oversight.monthly.periods import Month, Period
from config.demo import accounts, loading, register, story
from config.demo.items import items_of
from config.demo.kinds import STOCK
from config.demo.organisation import AGENCY_CODE, STAFF
from core.clock import BANGKOK, official_day
from core.verdict import Refusal
from loans import permissions
from loans.case_states import CaseState
from loans.models import (
    Amendment,
    AmendmentState,
    Case,
    Decision,
    DecisionKind,
    DutyBreach,
    Found,
    Loan,
    LoanLine,
    OverrideState,
    PolicyOverride,
    Reminder,
)
from loans.states import OUT, LineState, State
from loans.supplies import owed_of
from people.models import Agency, Capacity, Channel, Delivery, Notice, Office, Person, Unit, UnitKind
from people.offices import standing_of
from tests.audit.oversight.monthly import naive

AT = datetime(2026, 11, 16, 10, 30, tzinfo=BANGKOK)
ON = official_day(AT)

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """The demo office, loaded once for the tests of this module; yields what loading told."""
    lines: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(AT, lines.append)
        yield lines
        transaction.set_rollback(True)


def waiting(key: str) -> int:
    """How many loans wait for this person's decision."""
    code, _position, _unit = STAFF[key]
    standing = standing_of(Person.objects.get(staff_code=code), ON)
    return Loan.objects.filter(permissions.waits_for(standing)).count()


def test_loading_tells_what_was_loaded(told: list[str]) -> None:
    assert len(told) == 3
    assert f"{len(STAFF)} people" in told[0]
    assert "300 created" in told[1]
    assert "60 loans" in told[2]


def test_the_agency_is_shaped_like_bangkok_and_says_that_it_is_made_up() -> None:
    agency = Agency.objects.get(is_ours=True)

    assert (agency.code, agency.is_ours) == (AGENCY_CODE, True)
    assert "สมมติ" in agency.short_name
    assert Unit.objects.filter(kind=UnitKind.BUREAU).count() == 2
    assert Unit.objects.filter(kind=UnitKind.DISTRICT_OFFICE).count() == 2
    assert Unit.objects.filter(lends=True).count() == 4


def test_every_office_is_held_and_each_store_has_two_keepers() -> None:
    held = Counter(seat.office for person in Person.objects.all() for seat in standing_of(person, ON).seats)

    assert set(held) == set(Office)
    assert held[Office.STOREKEEPER] == 2 * len(STOCK)


def test_loans_were_decided_in_every_capacity() -> None:
    approved = Decision.objects.filter(kind=DecisionKind.APPROVED)

    assert set(approved.values_list("capacity", flat=True)) == set(Capacity.values)
    assert not approved.exclude(capacity=Capacity.OWN).filter(order_number="").exists()


def test_the_importer_accounts_for_every_row_of_the_register() -> None:
    assert ImportRun.objects.count() == len(STOCK)
    for store, layout in register.LAYOUTS.items():
        run = ImportRun.objects.get(sheet=layout.sheet)
        expected = Counter(item.expected for item in items_of(store, ON))
        assert {outcome: run.counts[outcome] for outcome in RowOutcome} == {
            outcome: expected[outcome] for outcome in RowOutcome
        }, store

    registered = Asset.objects.filter(replaces=None)  # a replacement came by a case, not by the file
    assert registered.count() == sum(sum(kinds.values()) for kinds in STOCK.values()) == 300


def test_the_register_is_as_untidy_as_a_real_one() -> None:
    doubts = {problem["code"] for row in ImportRow.objects.exclude(asset__isnull=False) for problem in row.problems}

    assert {"number-range", "ambiguous-year", "date-impossible", "number-twice-in-file", "name-missing"} <= doubts
    assert Asset.objects.filter(identifiers=None).count() >= 5
    assert Asset.objects.exclude(condition=Condition.GOOD).exists()
    assert Asset.objects.filter(is_lendable=False).exists()
    assert Category.objects.count() > len(STOCK)
    assert not Asset.objects.filter(cost=None).exists()
    assert not Asset.objects.filter(acquired_on=None).exists()


def test_the_same_file_again_changes_nothing() -> None:
    store = "phranakhon_store"
    unit = Unit.objects.get(short_name="คลัง-พน")
    keeper = Person.objects.get(staff_code="PN-6002")

    account = import_register(
        register.workbook(ON), register.FILE_NAME, unit, by=keeper, at=AT, sheet=register.LAYOUTS[store].sheet
    )

    assert account.counts[RowOutcome.UNCHANGED] == 50
    assert account.counts[RowOutcome.CREATED] == account.counts[RowOutcome.UPDATED] == 0


def test_sixty_loans_stand_in_every_state_the_story_leaves_them_in() -> None:
    ours = Loan.objects.filter(borrower__is_contact=False, overrides__isnull=True)
    states = Counter(ours.values_list("state", flat=True))

    assert sum(states.values()) == len(story.SCENES) == 60
    assert states == Counter(scene.ends.value for scene in story.SCENES)
    assert set(states) == set(State)


def test_another_agency_has_items_by_its_letter_and_its_store_has_them() -> None:
    loan = Loan.objects.select_related("letter__agency", "store_receipt", "borrower", "approved_by").get(
        clause="208(1)"
    )

    assert (loan.state, loan.letter.agency.is_ours, loan.borrower.is_contact) == (State.ON_LOAN, False, True)
    assert loan.keyed_by_id not in (loan.approved_by_id, loan.issued_by_id)
    assert loan.decisions.get().capacity == Capacity.ON_BEHALF
    assert loan.store_receipt.is_from_paper
    assert loan.due_on >= ON


def test_items_were_refused_set_aside_and_damaged() -> None:
    assert set(LoanLine.objects.values_list("state", flat=True)) == set(LineState)


def test_cases_and_changes_stand_in_every_state() -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState)
    assert set(Amendment.objects.values_list("state", flat=True)) == set(AmendmentState)
    assert set(Case.objects.values_list("found", flat=True)) == set(Found)


def test_a_replacement_entered_the_register_and_nothing_left_it() -> None:
    replacement = Case.objects.exclude(replacement=None).get().replacement
    assert replacement is not None

    assert Asset.objects.exclude(pk=replacement.pk).count() == 300
    assert replacement.replaces is not None


def test_another_agency_owes_consumables_in_kind_and_has_asked_for_more() -> None:
    owing = Loan.objects.get(clause="210", state=State.PARTLY_RETURNED)
    owed = {line.item.code: owed_of(line, list(line.returns.order_by("seq"))) for line in owing.supply_lines.all()}

    assert owed == {"วส-001": 25, "วช-003": 0}
    assert owing.due_on < ON
    assert Loan.objects.filter(clause="210", state=State.AWAITING_APPROVAL).exists()


def test_the_clock_demanded_what_was_late_and_a_breach_is_kept() -> None:
    late = Loan.objects.filter(state__in=OUT, due_on__lt=ON - timedelta(days=3), clause__startswith="208(2)")

    assert late.exists()
    assert not late.filter(demands=None).exists()
    assert DutyBreach.objects.exists()
    assert Reminder.objects.exists()


def test_some_loans_are_overdue_a_little_more_and_much() -> None:
    late = [(ON - loan.due_on).days for loan in Loan.objects.filter(state__in=OUT, due_on__lt=ON)]

    assert len([days for days in late if days <= 7]) >= 2
    assert len([days for days in late if 8 <= days <= 30]) >= 2
    assert len([days for days in late if days > 30]) >= 1
    assert Loan.objects.filter(state__in=OUT, due_on__gte=ON, due_on__lte=ON.replace(day=ON.day + 3)).count() >= 2


def test_several_loans_are_to_be_collected_today_and_none_ought_to_have_lapsed() -> None:
    assert Loan.objects.filter(state=State.APPROVED, starts_on=ON).count() >= 4
    assert not Loan.objects.filter(state=State.APPROVED, collect_by__lt=ON).exists()


def test_the_record_is_in_the_order_of_time_and_nothing_was_refused() -> None:
    moments = list(Event.objects.order_by("id").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] < AT
    assert not Event.objects.exclude(outcome="done").exists()


def test_old_notices_are_read_and_none_is_to_be_sent() -> None:
    assert not Notice.objects.filter(routed_at=None).exists()
    assert not Delivery.objects.exclude(channel=Channel.PAPER).exists()
    assert Notice.objects.filter(read_at=None).exists()
    assert Notice.objects.filter(read_at=None).count() < Notice.objects.count() / 2


def test_printed_notices_were_handed_over_but_for_the_newest_of_each_store() -> None:
    printed = Delivery.objects.filter(channel=Channel.PAPER)
    waiting_there = Counter(printed.filter(done_at=None).values_list("notice__store", flat=True))
    assert printed.filter(done_at__isnull=False).count() > 100
    assert waiting_there
    assert max(waiting_there.values()) <= 2


def test_an_exception_was_asked_for_confirmed_by_a_second_person_and_used() -> None:
    (used,) = PolicyOverride.objects.select_related("used_for")
    assert used.state == OverrideState.USED
    assert used.used_for is not None
    assert used.decided_by_id not in (None, used.asked_by_id)


def test_check_lists_were_ticked_at_hand_over_and_at_return() -> None:
    assert Category.objects.exclude(check_list=[]).count() >= 2
    went = LoanLine.objects.exclude(checks_out=[])
    assert went.exclude(checks_in=[]).exists()
    assert went.filter(state=LineState.OUT).exists()


def test_something_waits_for_whoever_decides() -> None:
    for key in (
        "bangrak_works_head",
        "bangrak_finance_head",
        "permanent_secretary",
        "education_acting_secretary",
        "digital_deputy",
    ):
        assert waiting(key), key


def test_the_borrower_has_something_in_hand_to_collect_and_to_correct() -> None:
    mine = set(Loan.objects.filter(borrower__staff_code="BR-3002").values_list("state", flat=True))

    assert {State.ON_LOAN, State.APPROVED, State.SENT_BACK, State.AWAITING_ENDORSEMENT} <= mine


def test_every_account_signs_in_and_sees_its_home_page(client: Client) -> None:
    printed = accounts.printed()

    assert [account["staff_code"] for account in printed] == [account.staff_code for account in accounts.ACCOUNTS]
    for account in printed:
        answer = client.post(
            reverse("account_login"), {"login": account["staff_code"], "password": account["password"]}
        )
        assert (answer.status_code, answer["Location"]) == (302, reverse("guideline:welcome")), account["staff_code"]
        assert client.get(reverse("home")).status_code == 200
        client.logout()


def test_the_password_is_for_the_owner_of_the_installation_only() -> None:
    assert stat.S_IMODE(accounts.password_file().stat().st_mode) == 0o600
    assert accounts.password() == accounts.password()


def test_the_accounts_are_told_in_both_languages_and_as_data() -> None:
    words, data = StringIO(), StringIO()

    call_command("demo", accounts=True, stdout=words)
    call_command("demo", accounts=True, json=True, stdout=data)

    told = json.loads(data.getvalue())
    assert len(told) == len(accounts.ACCOUNTS)
    assert all(account["try"] in words.getvalue() and account["try_th"] in words.getvalue() for account in told)


def test_an_agency_is_never_loaded_over_another() -> None:
    told = StringIO()

    with pytest.raises(Refusal) as refused, transaction.atomic():
        loading.load(AT, told.write)
    assert refused.value.verdict.code == "founded-already"
    call_command("demo", if_empty=True, stdout=told)
    assert not told.getvalue()
    with pytest.raises(CommandError, match="There is an agency"):
        call_command("demo", stdout=told)


def test_a_service_in_use_has_no_demo_office(settings: Settings) -> None:
    settings.INSECURE_HTTP = False

    for wish in ({"reset": True}, {"if_empty": True}, {}):
        with pytest.raises(CommandError, match="never for a service"):
            call_command("demo", **wish)
    assert Agency.objects.exists()


def test_throwing_away_leaves_nothing_but_the_guards() -> None:
    kept = [Path(run.file.path) for run in ImportRun.objects.all()]
    assert all(path.exists() for path in kept)

    connection.check_constraints()  # as at the end of loading, which is in this very transaction here
    with transaction.atomic():
        loading.throw_away()
        assert not any(model.objects.exists() for model in (Agency, Person, Asset, Loan, Event, Notice))
        assert guards.missing(connection) == []
        assert accounts.printed() == []
        transaction.set_rollback(True)

    assert not loading.is_empty()
    assert all(path.exists() for path in kept), "files go when the database has let them go, not before"


def test_one_store_is_being_checked_with_every_kind_of_result_and_one_check_is_closed() -> None:
    counting, closed = (Check.objects.get(kind="annual", state=state) for state in ("counting", "closed"))
    found = counts_of(counting)
    for result in (Result.FOUND_HERE, Result.FOUND_ELSEWHERE, Result.FOUND_TWICE, Result.NOT_SEEN):
        assert found.by_result[result], result
    assert found.unknown
    assert closed.copy_number
    assert Place.objects.filter(closed_at=None).exists()


def test_every_figure_of_the_demo_office_counted_twice_comes_to_the_same() -> None:
    agency = Agency.objects.get(code=AGENCY_CODE)
    for month in (Month.of(ON).before(2), Month.of(ON).before(), Month.of(ON)):
        period = Period.of(month, at=AT)
        one, other = measure(agency.pk, period), naive.measured(agency.pk, period)
        assert all(one[unit_id].same_as(other[unit_id]) for unit_id in {*one, *other}), month
        assert Tally.together(one.values()).counts[Figure.RECEIVED]
