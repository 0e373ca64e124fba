"""The acts on a case of clause 209, from what happened to its end, and the criteria under which it is settled."""

from __future__ import annotations

from typing import Any, Final

from assets.models import Asset, Condition
from assets.values import AssetValues, values_of
from loans import actions
from loans.models import Case, DocumentKind
from loans.rules import Remedy
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def note_cause(cast: Cast) -> Act:
    case = _opened(cast)
    return lambda: actions.note_cause(
        case, by=cast.storekeeper, at=moment(cast), cause="ทำตกระหว่างขนย้าย", kept_too_long=True
    )


def link_fact_finding(cast: Cast) -> Act:
    case = _opened(cast)
    return lambda: actions.link_fact_finding(
        case, by=cast.storekeeper, at=moment(cast), number="คำสั่งที่ 12/2569", ordered_on=cast.on
    )


def add_document(cast: Cast) -> Act:
    case, photo = _opened(cast), makers.scan("red")
    return lambda: actions.add_document(case, by=cast.borrower, at=moment(cast), kind=DocumentKind.PHOTO, scan=photo)


def propose_remedy(cast: Cast) -> Act:
    case = _opened(cast)
    return lambda: actions.propose_remedy(case, by=cast.borrower, at=moment(cast), remedy=Remedy.REPAIR)


def choose_remedy(cast: Cast) -> Act:
    case = _opened(cast)
    actions.propose_remedy(case, by=cast.borrower, at=cast.at, remedy=Remedy.REPAIR)
    return lambda: actions.choose_remedy(case, by=cast.storekeeper, at=moment(cast), remedy=Remedy.REPAIR)


def record_repair(cast: Cast) -> Act:
    case, paper = _agreed(cast, Remedy.REPAIR), makers.evidence(cast)
    return lambda: actions.record_repair(
        case, by=cast.storekeeper, at=moment(cast), works=True, complete=True, clean=True, evidence=paper
    )


def record_replacement(cast: Cast) -> Act:
    case, paper = _agreed(cast, Remedy.REPLACEMENT), makers.evidence(cast)
    alike = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=True)
    brought = _like_what_was_lent(case)
    return lambda: actions.record_replacement(
        case, by=cast.storekeeper, at=moment(cast), likeness=alike, values=brought, evidence=paper
    )


def record_payment(cast: Cast) -> Act:
    case, paper = _agreed(cast, Remedy.CASH), makers.evidence(cast)
    return lambda: actions.record_payment(case, by=cast.storekeeper, at=moment(cast), amount=case.price, evidence=paper)


def bring_back(cast: Cast) -> Act:
    case, finding = makers.lost_case(cast), actions.Finding()
    return lambda: actions.bring_back(case, by=cast.storekeeper, at=moment(cast), finding=finding)


def reopen_case(cast: Cast) -> Act:
    case = makers.settled(cast, _opened(cast), at=cast.at)
    return lambda: actions.reopen_case(case, by=cast.finance_head, at=moment(cast), reason="ใบเสร็จเป็นของอีกรายการ")


def close_case(cast: Cast) -> Act:
    case = makers.settled(cast, _opened(cast), at=cast.at)
    return lambda: actions.close_case(case, by=cast.second_storekeeper, at=moment(cast))


def enter_criteria(cast: Cast) -> Act:
    return lambda: actions.enter_criteria(
        cast.agency,
        by=cast.admin,
        at=moment(cast),
        title="หลักเกณฑ์การชดใช้",
        number="ที่ กท 1/2569",
        issued_on=cast.on,
        text="ข้อ 1",
    )


def _opened(cast: Cast) -> Case:
    return makers.case_of(makers.loan_in(State.UNDER_209, cast))


def _agreed(cast: Cast, remedy: Remedy) -> Case:
    return makers.agreed(cast, _opened(cast), at=cast.at, remedy=remedy)


def _like_what_was_lent(case: Case) -> AssetValues:
    old = Asset.objects.select_related("category", "responsible_unit", "owner_unit").get(pk=case.line.asset_id)
    columns: dict[str, Any] = {**values_of(old).columns(), "condition": Condition.GOOD, "serial_no": "NEW-1"}
    return AssetValues(**{name: value for name, value in columns.items() if name != "serial_key"})


READY: Final[tuple[Ready, ...]] = (
    note_cause,
    link_fact_finding,
    add_document,
    propose_remedy,
    choose_remedy,
    record_repair,
    record_replacement,
    record_payment,
    bring_back,
    reopen_case,
    close_case,
    enter_criteria,
)
