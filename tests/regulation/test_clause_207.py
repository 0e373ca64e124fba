"""Clause 207: only for the benefit of the State; and clauses 203-205, what may be lent at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import Permitted, Verdict
from loans import rules
from tests.regulation.verdicts import code_and_basis

BENEFIT = "ใช้ฉายสไลด์ในการประชุมประชาคมของสำนักงานเขต"


def benefit(
    *,
    purpose: str = rules.Purpose.MEETING,
    official_benefit: str = BENEFIT,
    to_private_person: bool = False,
) -> Verdict:
    """A lending that clause 207 allows, but for what the test changes."""
    return rules.has_official_benefit(
        purpose=purpose, official_benefit=official_benefit, to_private_person=to_private_person
    )


@pytest.mark.clause("207")
def test_an_official_purpose_with_its_benefit_in_words_is_permitted_by_clause_207() -> None:
    assert benefit() == Permitted("207")


@pytest.mark.clause("207")
def test_lending_to_a_private_person_is_refused_whatever_the_purpose() -> None:
    for purpose in rules.Purpose:
        assert code_and_basis(benefit(purpose=purpose, to_private_person=True)) == ("private-person", "207")
        assert benefit(purpose=purpose)


@pytest.mark.clause("207")
def test_a_request_without_a_purpose_is_refused() -> None:
    assert code_and_basis(benefit(purpose="")) == ("purpose-missing", "207")
    assert code_and_basis(benefit(purpose="  ")) == ("purpose-missing", "207")


@pytest.mark.clause("207")
def test_private_use_is_no_purpose_that_can_be_chosen() -> None:
    assert code_and_basis(benefit(purpose="private")) == ("purpose-unknown", "207")
    assert code_and_basis(benefit(purpose="MEETING")) == ("purpose-unknown", "207")
    assert not [purpose for purpose in rules.Purpose if "private" in purpose or "personal" in purpose]


@pytest.mark.clause("207")
def test_a_purpose_without_the_benefit_in_words_is_refused() -> None:
    assert code_and_basis(benefit(official_benefit="")) == ("official-benefit-missing", "207")
    assert code_and_basis(benefit(official_benefit=" \n\t ")) == ("official-benefit-missing", "207")


@pytest.mark.clause("207")
@pytest.mark.parametrize(
    "text", ["ใช้งาน", "-" * 40, "ๆๆๆๆๆๆๆๆๆๆๆๆ", "ababababababab", "……………………………", "a b c d e f g h i"]
)
def test_a_benefit_that_says_nothing_is_refused(text: str) -> None:
    assert code_and_basis(benefit(official_benefit=text)) == ("official-benefit-too-short", "207")


@pytest.mark.clause("207")
@pytest.mark.parametrize("text", ["ประชุมสภาเขต", "Flood relief in Bang Khae", "ซ่อมถนน ซ.๑๒"])
def test_a_short_sentence_of_ten_letters_is_enough(text: str) -> None:
    assert benefit(official_benefit=text)


@pytest.mark.clause("207")
@given(purpose=st.text(), text=st.text(), private=st.booleans())
def test_whatever_is_written_a_permission_needs_a_known_purpose_and_no_private_person(
    purpose: str, text: str, private: bool
) -> None:
    verdict = benefit(purpose=purpose, official_benefit=text, to_private_person=private)
    if verdict:
        assert purpose in set(rules.Purpose)
        assert not private
    else:
        assert code_and_basis(verdict)[1] == "207"


@pytest.mark.clause("203")
def test_an_item_in_the_register_may_be_lent() -> None:
    assert rules.may_register_lend(registered=True, retired=False) == Permitted("203")


@pytest.mark.clause("203")
def test_an_item_that_is_not_in_the_register_is_not_lent() -> None:
    for retired in (False, True):
        verdict = rules.may_register_lend(registered=False, retired=retired)
        assert code_and_basis(verdict) == ("not-in-register", "203")


@pytest.mark.clause("203")
def test_an_item_taken_out_of_the_register_is_not_lent() -> None:
    assert code_and_basis(rules.may_register_lend(registered=True, retired=True)) == ("retired", "203")


@pytest.mark.clause("204-205")
def test_consumables_inside_one_agency_are_requisitioned_and_not_lent() -> None:
    verdict = rules.may_lend_kind(consumable=True, between_agencies=False)
    assert code_and_basis(verdict) == ("requisition-not-loan", "204-205")


@pytest.mark.clause("204-205")
def test_consumables_between_agencies_go_by_clause_210_and_durables_by_208() -> None:
    assert rules.may_lend_kind(consumable=True, between_agencies=True) == Permitted("210")
    assert rules.may_lend_kind(consumable=False, between_agencies=True) == Permitted("208")
    assert rules.may_lend_kind(consumable=False, between_agencies=False) == Permitted("208")
