"""Clause 209: returned in good working order, or made good; the price frozen at hand-over; and the limits behind it."""

from __future__ import annotations

import itertools
from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Permitted
from loans import rules
from loans.rules import AfterAll, AgencyKind, Remedy
from tests.regulation.verdicts import code_and_basis

DAYS = st.dates(min_value=date(2017, 8, 24), max_value=date(2200, 1, 1))


# What was lost comes back after all.


@pytest.mark.clause("209")
def test_what_is_back_does_not_come_back_a_second_time() -> None:
    assert rules.may_come_back(is_back=False) == Permitted("209")
    assert code_and_basis(rules.may_come_back(is_back=True)) == ("back-already", "209")


@pytest.mark.clause("209")
def test_nothing_is_owed_for_what_is_back_in_good_order_and_what_was_made_good_is_for_the_head() -> None:
    for in_good_order, made_good, expected in (
        (True, False, AfterAll.NOTHING_OWED),
        (False, False, AfterAll.MAKE_GOOD),
        (True, True, AfterAll.REFER),
        (False, True, AfterAll.REFER),
    ):
        assert rules.after_all(in_good_order=in_good_order, made_good=made_good) is expected


@pytest.mark.clause("209")
def test_a_settlement_is_taken_back_unless_the_head_decides() -> None:
    assert rules.may_take_settlement_back(is_referred=False) == Permitted("209")
    assert code_and_basis(rules.may_take_settlement_back(is_referred=True)) == ("decided-by-order", "209")


@pytest.mark.clause("203")
def test_a_replacement_in_the_register_stays_there() -> None:
    assert rules.may_undo_replacement(is_registered=False) == Permitted("203")
    assert code_and_basis(rules.may_undo_replacement(is_registered=True)) == ("replacement-registered", "203")


# The state in which it comes back.


@pytest.mark.clause("209")
@pytest.mark.parametrize(("works", "complete", "clean"), list(itertools.product([False, True], repeat=3)))
def test_good_order_means_it_works_and_is_complete_and_clean(works: bool, complete: bool, clean: bool) -> None:
    assert rules.is_good_order(works=works, complete=complete, clean=clean) is (works and complete and clean)


@pytest.mark.clause("209")
def test_the_condition_is_noted_or_the_former_state_cannot_be_shown() -> None:
    assert rules.is_condition_noted(condition="ใช้งานได้") == Permitted("209")
    assert code_and_basis(rules.is_condition_noted(condition=" ")) == ("condition-missing", "209")


@pytest.mark.clause("209")
@pytest.mark.parametrize(
    ("works", "clean", "condition", "is_refused"),
    [
        (True, True, "is_good", False),
        (True, True, "", True),
        (False, True, "is_good", True),
        (False, True, "", False),
        (False, True, "is_unusable", False),
        (True, False, "is_good", False),
        (True, False, "", False),
        (True, False, "is_unusable", True),
        (False, False, "not_found", True),
    ],
)
def test_the_answers_of_the_inspection_and_the_condition_say_the_same(
    works: bool, clean: bool, condition: str, is_refused: bool
) -> None:
    noted = {name: name == condition for name in ("is_good", "is_unusable")}
    verdict = rules.is_finding_consistent(
        works=works, complete=True, clean=clean, is_found=condition != "not_found", **noted
    )
    refused = ("condition-contradicts", "209")
    assert code_and_basis(verdict) == refused if is_refused else verdict == Permitted("209")


@pytest.mark.clause("209")
def test_what_was_in_order_at_hand_over_and_is_not_now_is_not_in_good_order() -> None:
    refused = ("check-list-contradicts", "209")
    assert code_and_basis(rules.is_check_list_consistent(gone=["สายชาร์จ"], in_good_order=True)) == refused
    assert rules.is_check_list_consistent(gone=["สายชาร์จ"], in_good_order=False) == Permitted("209")
    assert rules.is_check_list_consistent(gone=[], in_good_order=True) == Permitted("209")


# Making good.


@pytest.mark.clause("209")
@pytest.mark.parametrize(("damaged", "unusable"), [(True, False), (False, True), (True, True)])
def test_what_is_damaged_or_unusable_is_repaired_replaced_or_paid_for(damaged: bool, unusable: bool) -> None:
    remedies = rules.remedies_for(damaged=damaged, unusable=unusable, lost=False)
    assert remedies == (Remedy.REPAIR, Remedy.REPLACEMENT, Remedy.CASH)


@pytest.mark.clause("209")
@pytest.mark.parametrize(("damaged", "unusable"), list(itertools.product([False, True], repeat=2)))
def test_what_is_lost_cannot_be_repaired(damaged: bool, unusable: bool) -> None:
    assert rules.remedies_for(damaged=damaged, unusable=unusable, lost=True) == (Remedy.REPLACEMENT, Remedy.CASH)


@pytest.mark.clause("209")
def test_what_came_back_in_good_order_asks_for_no_remedy() -> None:
    assert rules.remedies_for(damaged=False, unusable=False, lost=False) == ()


@pytest.mark.clause("209")
@given(damaged=st.booleans(), unusable=st.booleans(), lost=st.booleans())
def test_no_remedy_is_ever_a_fine(damaged: bool, unusable: bool, lost: bool) -> None:
    remedies = rules.remedies_for(damaged=damaged, unusable=unusable, lost=lost)
    assert set(remedies) <= {Remedy.REPAIR, Remedy.REPLACEMENT, Remedy.CASH}
    assert bool(remedies) == (damaged or unusable or lost)


@pytest.mark.clause("209")
@pytest.mark.parametrize("same", list(itertools.product([False, True], repeat=5)))
def test_a_replacement_is_equal_in_all_five_points_or_refused(same: tuple[bool, bool, bool, bool, bool]) -> None:
    same_type, same_kind, same_size, same_character, same_quality = same
    verdict = rules.is_equal_replacement(
        same_type=same_type,
        same_kind=same_kind,
        same_size=same_size,
        same_character=same_character,
        same_quality=same_quality,
    )
    if all(same):
        assert verdict == Permitted("209")
    else:
        assert code_and_basis(verdict) == ("replacement-differs", "209")


@pytest.mark.clause("209")
def test_a_price_with_its_basis_is_frozen_at_hand_over() -> None:
    verdict = rules.price_at_loan_frozen(price=Decimal("23968.00"), basis="ราคาทุนตามทะเบียน")
    assert verdict == Permitted("209")


@pytest.mark.clause("209")
@pytest.mark.parametrize("price", [None, Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_without_a_price_nothing_could_be_compensated_in_cash(price: Decimal | None) -> None:
    assert code_and_basis(rules.price_at_loan_frozen(price=price, basis="ทะเบียน")) == ("price-missing", "209")


@pytest.mark.clause("209")
def test_a_price_that_comes_from_nowhere_is_refused() -> None:
    verdict = rules.price_at_loan_frozen(price=Decimal(1), basis="  ")
    assert code_and_basis(verdict) == ("price-basis-missing", "209")


# Whose criteria.


@pytest.mark.clause("209(1)")
@pytest.mark.parametrize("kind", [AgencyKind.CENTRAL, AgencyKind.PROVINCIAL])
def test_central_and_provincial_administration_follow_sub_clause_1(kind: AgencyKind) -> None:
    assert rules.whose_criteria(kind) == "209(1)"


@pytest.mark.clause("209(2)")
def test_local_administration_as_bangkok_follows_sub_clause_2() -> None:
    assert rules.whose_criteria(AgencyKind.LOCAL) == "209(2)"


@pytest.mark.clause("209(3)")
def test_any_other_state_agency_follows_its_own_criteria() -> None:
    assert rules.whose_criteria(AgencyKind.OTHER) == "209(3)"


@pytest.mark.clause("209(1)", "209(2)", "209(3)")
def test_every_kind_of_agency_has_criteria_with_a_label() -> None:
    assert {rules.whose_criteria(kind) for kind in AgencyKind} == set(rules.CRITERIA_LABELS)


# What stands behind it.


@pytest.mark.clause("214/219")
@given(damaged=st.booleans(), unusable=st.booleans(), lost=st.booleans())
def test_any_damage_or_loss_goes_to_fact_finding(damaged: bool, unusable: bool, lost: bool) -> None:
    must = rules.must_go_to_fact_finding(damaged=damaged, unusable=unusable, lost=lost)
    assert must is (damaged or unusable or lost)


@pytest.mark.clause("CCC 643")
@pytest.mark.parametrize(
    ("other_use", "third_person", "too_long"),
    [facts for facts in itertools.product([False, True], repeat=3) if any(facts)],
)
def test_a_borrower_in_breach_is_liable_even_for_accident(other_use: bool, third_person: bool, too_long: bool) -> None:
    for anyway in (False, True):
        liable = rules.is_borrower_liable_for_accident(
            other_use=other_use,
            used_by_third_person=third_person,
            kept_too_long=too_long,
            would_have_happened_anyway=anyway,
        )
        assert liable is not anyway


@pytest.mark.clause("CCC 643")
def test_a_borrower_who_kept_to_the_loan_is_not_liable_for_accident() -> None:
    assert not rules.is_borrower_liable_for_accident(
        other_use=False, used_by_third_person=False, kept_too_long=False, would_have_happened_anyway=False
    )


@pytest.mark.clause("CCC 649")
@pytest.mark.parametrize(
    ("ended_on", "barred_on"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 4, 30)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_a_suit_is_barred_six_calendar_months_after_the_end(ended_on: date, barred_on: date) -> None:
    assert rules.claim_barred_on(ended_on) == barred_on


@pytest.mark.clause("CCC 649")
@given(ended_on=DAYS)
def test_six_months_never_lands_on_a_day_that_does_not_exist(ended_on: date) -> None:
    barred = rules.claim_barred_on(ended_on)
    assert (barred.year * 12 + barred.month) - (ended_on.year * 12 + ended_on.month) == 6
    assert barred.day == min(ended_on.day, monthrange(barred.year, barred.month)[1])
    assert 181 <= (barred - ended_on).days <= 184


@pytest.mark.clause("CCC 649")
@given(first=DAYS, second=DAYS)
def test_a_loan_that_ended_earlier_is_never_barred_later(first: date, second: date) -> None:
    earlier, later = sorted([first, second])
    assert rules.claim_barred_on(earlier) <= rules.claim_barred_on(later)


@pytest.mark.clause("CCC 649")
@given(due_on=DAYS, back_on=DAYS)
def test_the_loan_ends_when_the_item_is_back_and_with_its_term_at_the_latest(due_on: date, back_on: date) -> None:
    ended = rules.loan_ended_on(due_on=due_on, back_on=back_on)
    assert ended <= due_on
    assert ended <= back_on
    assert ended in (due_on, back_on)


@pytest.mark.clause("209")
@pytest.mark.parametrize(
    ("old", "new", "is_another"),
    [
        ({"sn42", "7440-001-0001"}, {"sn43", "7440-001-0002"}, True),
        ({"sn42", "7440-001-0001"}, {"", "sn43"}, True),
        ({"", "sn42"}, {""}, True),
        ({"sn42"}, set(), True),
        ({"sn42", "7440-001-0001"}, {"sn42"}, False),
        ({"sn42", "7440-001-0001"}, {"sn43", "7440-001-0001"}, False),
    ],
)
def test_a_replacement_is_another_item(old: set[str], new: set[str], is_another: bool) -> None:
    verdict = rules.is_another_item(old=old, new=new)
    if is_another:
        assert verdict
    else:
        assert code_and_basis(verdict) == ("replacement-is-the-same-item", "209")


@pytest.mark.clause("209")
@given(price=st.decimals("0.01", "999999", places=2), paid=st.decimals("0", "999999", places=2))
def test_cash_is_the_price_at_the_time_of_borrowing_and_nothing_else(price: Decimal, paid: Decimal) -> None:
    verdict = rules.is_cash_the_price(paid=paid, price_at_loan=price)
    assert bool(verdict) is (paid == price)
    assert rules.is_cash_the_price(paid=price, price_at_loan=price)
