"""Every address x every person: who opens it, for whom it does not exist (404), and nobody without sign-in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from assets.actions.photos import add_photo
from assets.models import Category, Check, ImportRun
from audit.journal.record import SYSTEM
from audit.misuse import actions as misuse
from audit.oversight.guideline.models import Guideline
from core.scans import scan_of
from loans import actions as loan_actions
from loans.actions import Paper, attach_letter_scan, issue_paper, note_receipt
from loans.emblems import emblem_of
from loans.models import Case, DocumentKind, Loan, PaperKind
from loans.states import State
from people import notices
from people.actions.calendar import propose_year
from people.models import Channel, Delivery, Notice, Person, Tenure
from people.notices.paper import put_on_paper
from tests import makers
from tests.assets.checks.making import in_every_state
from tests.assets.checks.making import lent as out_of_the_store
from tests.assets.checks.making import place as a_place
from tests.audit.misuse.committee import A_TEXT, committee
from tests.audit.misuse.custodians import CUSTODIANS, custodians, signed_report
from tests.audit.oversight.executive.making import given
from tests.audit.oversight.guideline import making as guidelines
from tests.audit.oversight.reports.making import running
from tests.audit.oversight.room import raised
from tests.cast import Cast

PERSONS: Final = (
    "borrower",
    "supervisor",
    "finance_head",
    "storekeeper",
    "second_storekeeper",
    "director",
    "governor",
    "permanent_secretary",
    "bureau_deputy",
    "bureau_store_head",
    "bureau_storekeeper",
    "bureau_member",
    "auditor",
    "district_auditor",
    "admin",
    "other_director",
    "stranger",
    "outsider",
    "outside_admin",
)

Who = frozenset[str]


def who(*names: str) -> Who:
    return frozenset(names)


EVERYBODY: Final = who(*PERSONS)
OF_THE_AGENCY: Final = EVERYBODY - who("outsider", "outside_admin")
ADMIN: Final = who("admin")
ADMINS: Final = who("admin", "outside_admin")
AUDITORS: Final = who("auditor", "district_auditor")
STORE: Final = who("storekeeper", "second_storekeeper")
STORES: Final = STORE | who("bureau_storekeeper", "stranger")
ABOVE_THE_STORE: Final = who("finance_head", "director", "governor", "permanent_secretary")
LOOKS_AFTER_THE_STORE: Final = STORE | ABOVE_THE_STORE - who("governor")
HEADS: Final = ABOVE_THE_STORE | who("supervisor", "bureau_deputy", "bureau_store_head", "other_director")
SEES_THE_LOAN: Final = who("borrower", "supervisor") | STORE | ABOVE_THE_STORE | AUDITORS
SEES_THE_AGENCYS_LOAN: Final = STORE | ABOVE_THE_STORE | AUDITORS
SEES_THE_EXCEPTION: Final = SEES_THE_AGENCYS_LOAN | who("borrower")
READS_THE_REGISTER: Final = STORE | ABOVE_THE_STORE | AUDITORS | ADMIN
CHECKERS: Final = who("supervisor", "borrower")
SEES_THE_CHECK: Final = CHECKERS | STORE | ABOVE_THE_STORE | AUDITORS
COMMITTEE: Final = who("auditor", "bureau_storekeeper", "bureau_store_head")
SEES_THE_REPORT: Final = STORE | ABOVE_THE_STORE | AUDITORS | who("supervisor")
KEEPERS: Final = who(*CUSTODIANS)
REGISTER_OF_SOMEBODY: Final = HEADS | STORES | AUDITORS | ADMINS

PAGES: Final[Mapping[str, Who]] = {
    # Lending. The loan is the borrower's, of the finance section's items, used inside the premises.
    "home": EVERYBODY,
    "resume": EVERYBODY,
    "loans:catalogue": EVERYBODY,
    "loans:mine": EVERYBODY,
    "loans:new": EVERYBODY,
    "loans:review": EVERYBODY,
    "loans:policy": EVERYBODY,
    "loans:rules": EVERYBODY,
    "loans:list": HEADS | STORES | AUDITORS,
    "loans:of_asset": STORE | ABOVE_THE_STORE | AUDITORS,
    "loans:loan": SEES_THE_LOAN,
    "loans:history": ABOVE_THE_STORE | AUDITORS | who("supervisor"),
    "loans:decide": who("finance_head"),
    "loans:correct": who("borrower"),
    "loans:correct_review": who("borrower"),
    "loans:change": STORE | who("borrower"),
    "loans:change_review": STORE | who("borrower"),
    "loans:extend": STORE | who("borrower"),
    "loans:decide_change": who("finance_head"),
    "loans:withdraw_change": who("borrower"),
    "loans:withdraw": who("borrower"),
    "loans:draft_slip": SEES_THE_LOAN,
    "loans:paper": SEES_THE_LOAN,
    "loans:verify": EVERYBODY,
    "loans:issue_paper": SEES_THE_LOAN,
    "loans:registers": HEADS | STORES | AUDITORS,
    "loans:cancel": STORE | who("borrower"),
    "loans:inbox": HEADS,
    # An exception from the policy, asked for by the borrower; the loan to change waits to be collected.
    "loans:overrides": EVERYBODY,
    "loans:override": SEES_THE_EXCEPTION,
    "loans:ask-override": EVERYBODY,
    "loans:ask-override-for": STORE | who("borrower"),
    # Between stores: the ministry's loan, keyed in by the finance section and received there on paper.
    "loans:agency-new": STORES,
    "loans:agency-review": STORES,
    "loans:agency-correct": STORE,
    "loans:agency-correct-review": STORE,
    "loans:letter-scan": SEES_THE_AGENCYS_LOAN,
    "loans:attach-letter-scan": STORE,
    "loans:receipt": STORE,
    "loans:receipt-scan": SEES_THE_AGENCYS_LOAN,
    "loans:receipts": STORES,
    "loans:sign": who("borrower"),
    "loans:signing-state": STORE,
    "loans:signed-slips": STORES,
    "loans:attach-signed-slip": STORE,
    "loans:signed-slip-scan": SEES_THE_LOAN,
    "loans:desk": STORES,
    "loans:not-done": STORES,
    "loans:settle-conflict": STORE,
    "loans:kept-photo": STORE,
    "loans:hand-over": STORE,
    "loans:drop-off": STORES,
    "loans:return": STORES,
    "loans:return-sign": STORES,
    # Clause 209. The first storekeeper opened the case, about the borrower's loan of the finance section's item.
    "loans:criteria": ADMINS,
    "loans:emblem": ADMINS,
    "loans:emblem-picture": ADMIN,
    "loans:remove-emblem": ADMINS,
    "loans:cases": EVERYBODY,
    "loans:case": SEES_THE_LOAN,
    "loans:case-document": SEES_THE_LOAN,
    "loans:case-note-cause": LOOKS_AFTER_THE_STORE,
    "loans:case-link-fact-finding": LOOKS_AFTER_THE_STORE,
    "loans:case-add-document": LOOKS_AFTER_THE_STORE | who("borrower"),
    "loans:case-propose": who("borrower"),
    "loans:case-choose": LOOKS_AFTER_THE_STORE,
    "loans:case-repair": STORE,
    "loans:case-replace": STORE,
    "loans:case-pay": STORE,
    "loans:case-bring-back": STORE,
    "loans:case-reopen": LOOKS_AFTER_THE_STORE,
    "loans:case-close": LOOKS_AFTER_THE_STORE - who("storekeeper"),
    "loans:report-loss": STORE | who("borrower"),
    "loans:claim-returned": who("borrower"),
    "loans:claim": SEES_THE_LOAN,
    "loans:line-photos": SEES_THE_LOAN,
    "loans:line-photo": SEES_THE_LOAN,
    "loans:overdue": HEADS | STORES | AUDITORS,
    "loans:overdue-export": HEADS | STORES | AUDITORS,
    "loans:demand": STORE,
    "loans:duty": STORE | who("finance_head", "director", "permanent_secretary"),
    # Notices on paper. The one is about the finance section's items.
    "notices:to-print": STORES,
    "notices:paper": STORE,
    "loans:notice-pdf": STORE,
    # The register. The item is the finance section's.
    "assets:list": REGISTER_OF_SOMEBODY,
    "assets:export": REGISTER_OF_SOMEBODY,
    "assets:unnumbered": STORES,
    "assets:categories": REGISTER_OF_SOMEBODY,
    "assets:new-category": ADMINS,
    "assets:check-list": ADMINS,
    "assets:new": STORES,
    "assets:import": STORES,
    "assets:import-run": STORE,
    "assets:import-columns": STORE,
    "assets:import-preview": STORE,
    "assets:import-problems": STORE,
    "assets:labels": STORES,
    "assets:new-labels": STORES,
    "assets:reports": STORES,
    "assets:report": STORE,
    "assets:unknown": STORES,
    "assets:unknown-link": STORE,
    "assets:new-roll": STORES,
    "assets:put-on": STORES,
    "assets:labels-print": who("storekeeper"),  # who asked for the print-out
    "assets:labels-file": who("storekeeper"),
    "assets:detail": OF_THE_AGENCY,
    "assets:change": STORE,
    "assets:condition": STORE,
    "assets:lending": STORE,
    "assets:repair": STORE,
    "assets:retire": STORE,
    "assets:add-number": STORE,
    "assets:end-number": STORE,
    "assets:add-photo": STORE,
    "assets:photo": OF_THE_AGENCY,
    "assets:remove-photo": STORE,
    "assets:timeline": READS_THE_REGISTER,
    # The stock. The consumable is the finance section's.
    "stock:list": REGISTER_OF_SOMEBODY,
    "stock:export": REGISTER_OF_SOMEBODY,
    "stock:new": STORES,
    "stock:ledger": READS_THE_REGISTER,
    "stock:export-ledger": READS_THE_REGISTER,
    "stock:change": STORE,
    "stock:receive": STORE,
    "stock:count": STORE,
    # Checks (213) of the finance section by two of the works section; a member of the bureau holds an item.
    "checks:list": EVERYBODY,
    "checks:mine": EVERYBODY,
    "checks:places": HEADS | STORES | AUDITORS,
    "checks:new-place": STORES,
    "checks:place-labels": STORES,
    "checks:rename-place": STORE,
    "checks:close-place": STORE,
    "checks:new-annual": HEADS,
    "checks:new-stocktake": HEADS,
    "checks:letter": CHECKERS,
    "checks:check": SEES_THE_CHECK,
    "checks:lines": SEES_THE_CHECK,
    "checks:begin": CHECKERS,
    "checks:count": CHECKERS,
    "checks:report": CHECKERS,
    "checks:close": ABOVE_THE_STORE,
    "checks:copy": ABOVE_THE_STORE,
    "checks:call-off": ABOVE_THE_STORE,
    "loans:check-papers": SEES_THE_CHECK,
    "loans:check-table": SEES_THE_CHECK,
    # Consumables to the ministry, of the finance section's stock (210).
    "supplies:new": STORES,
    "supplies:debts": HEADS | STORES | AUDITORS,
    "supplies:export": HEADS | STORES | AUDITORS,
    "supplies:decide": who("governor"),
    "supplies:hand-over": STORE,
    "supplies:return": STORE,
    "supplies:equivalent": who("governor"),
    # People. The person, unit, post and tenure are of the district office.
    "people:account": EVERYBODY,
    "people:choose-pin": EVERYBODY,
    "people:inbox": EVERYBODY,
    "people:reach": EVERYBODY,
    "people:list": ADMINS | AUDITORS,
    "people:units": ADMINS | AUDITORS,
    "people:delegations": ADMINS | AUDITORS,
    "people:person": ADMIN | AUDITORS | who("borrower"),
    "people:unit": ADMIN | AUDITORS,
    "people:post": ADMIN | AUDITORS,
    "people:unit-timeline": ADMIN | AUDITORS,
    "people:person-timeline": AUDITORS,
    "people:delegation": ADMIN | who("auditor"),
    "people:add-person": ADMINS,
    "people:agencies": STORES | ADMINS,
    "people:agency": STORES | ADMINS,
    "people:add-agency": STORES | ADMINS,
    "people:change-agency": STORES | ADMINS,
    "people:agency-contact": STORES | ADMINS,
    "people:calendar": ADMINS | AUDITORS,
    "people:close-day": ADMINS,
    "people:confirm-year": ADMINS,
    "people:open-day": ADMIN,
    **dict.fromkeys(
        (
            "people:change-person",
            "people:deactivate-person",
            "people:reactivate-person",
            "people:reset-password",
            "people:appoint",
            "people:add-unit",
            "people:change-unit",
            "people:move-unit",
            "people:close-unit",
            "people:reopen-unit",
            "people:add-post",
            "people:rename-post",
            "people:begin-tenure",
            "people:delegate",
            "people:end-tenure",
            "people:cancel-tenure",
            "people:revoke-delegation",
            "people:note-copy",
        ),
        ADMIN,
    ),
    "machine": ADMINS,
    # Reports of misuse. A signed one waits for the committee, with a request for its name for the custodians; the
    # governor is the integrity administrator. The list leads a custodian to theirs.
    "misuse:cases": COMMITTEE | KEEPERS,
    "misuse:unlock": COMMITTEE | KEEPERS,
    "misuse:case": COMMITTEE,
    "misuse:signer": COMMITTEE,
    "misuse:names": KEEPERS,
    "misuse:name": KEEPERS,
    "misuse:file": COMMITTEE,
    "misuse:committee": who("governor"),
    "misuse:poster": who("governor"),
    # The reading room.
    "oversight:questions": AUDITORS,
    "oversight:question": AUDITORS,
    "oversight:exports": AUDITORS,
    "oversight:past": AUDITORS,
    "oversight:past-item": AUDITORS,
    "oversight:past-loan": AUDITORS,
    "oversight:past-person": AUDITORS,
    "oversight:verify": AUDITORS,
    "oversight:record": AUDITORS,
    "oversight:findings": HEADS | AUDITORS,
    "oversight:finding-new": AUDITORS,
    "oversight:finding": ABOVE_THE_STORE | AUDITORS,
    # The practice guideline. One version is published, the next one a draft.
    "guideline:work": STORES | who("governor"),
    "guideline:draft": STORES,
    "guideline:decide": STORES | who("governor"),
    "guideline:draft-paper": STORES | who("governor"),
    # The executive's page; the director ordered the first storekeeper to do something.
    "executive:page": HEADS,
    "executive:instructions": EVERYBODY,
    "executive:instruct": who("director", "governor", "permanent_secretary", "bureau_deputy", "other_director"),
    "executive:instruction": AUDITORS | who("storekeeper", "director", "governor", "permanent_secretary"),
    # The report of the district over the month that runs.
    "reports:reports": HEADS | STORES | AUDITORS,
    **dict.fromkeys(("reports:report", "reports:file"), SEES_THE_REPORT),
    "reports:write": STORE | who("finance_head", "director", "supervisor"),
    "reports:sign": who("director"),
    "guideline:circulate": who("governor"),
    "guideline:circulars": HEADS | STORES | AUDITORS,
    "guideline:circular": HEADS | STORES | AUDITORS,
    "guideline:memo": OF_THE_AGENCY,
    "guideline:acknowledge": EVERYBODY,
    "guideline:welcome": EVERYBODY,
    # Signing in
    "account_reauthenticate": EVERYBODY,
    "account_change_password": EVERYBODY,
    # The API
    "asset-list": EVERYBODY,
    "asset-lookup": OF_THE_AGENCY,
    "asset-detail": OF_THE_AGENCY,
    "agency-list": STORES | ADMINS,
    "loan-list": EVERYBODY,
    "stock-list": EVERYBODY,
    "stock-detail": READS_THE_REGISTER,
    "stock-movements": READS_THE_REGISTER,
    "loan-detail": SEES_THE_LOAN,
    "loan-demands": SEES_THE_LOAN,
    "loan-debts": HEADS | STORES | AUDITORS,
    "overdue-list": HEADS | STORES | AUDITORS,
    "desk-held": STORES,
    "override-list": EVERYBODY,
    "override-detail": SEES_THE_EXCEPTION,
    "loan-papers": SEES_THE_LOAN,
    "case-papers": SEES_THE_LOAN,
    "label-print": who("storekeeper"),
    "label-print-file": who("storekeeper"),
    "paper-detail": SEES_THE_LOAN,
    "paper-file": SEES_THE_LOAN,
    "case-list": EVERYBODY,
    "case-detail": SEES_THE_LOAN,
}
"""Who gets an answer to GET; for everybody else the page does not exist."""

ACTS: Final[Mapping[str, Who]] = {
    "loans:basket": OF_THE_AGENCY,
    "loans:issue_paper": SEES_THE_LOAN,
    "loans:issue_slips": EVERYBODY,
    "loans:issue_card": READS_THE_REGISTER,
    "loans:case-paper": SEES_THE_LOAN,
    "loans:check-papers": SEES_THE_CHECK,
    "assets:import-go-on": STORE,
    "assets:labels-go-on": who("storekeeper"),
    "guideline:acknowledge": EVERYBODY,
    "people:make-token": EVERYBODY,
    "people:make-line-code": EVERYBODY,
    "people:unlink-line": EVERYBODY,
    "notices:handed-over": STORE,
    "people:mark-all-read": EVERYBODY,
    "people:open-notice": who("supervisor"),
    "desk-kept": STORES,
    "desk-kept-photo": STORES,
    "desk-scan": STORES,
    "label-prints": STORES,
    "desk-drop-off": STORES,
    "desk-return": STORES,
    "desk-swap": STORES,
    "loan-preview": EVERYBODY,
    "stock-receive": STORE,
    "stock-count": STORE,
    "loan-preview-hand-over": STORE,
    "loan-for-agency": EVERYBODY,
    "loan-preview-for-agency": EVERYBODY,
    "loan-preview-receipt": SEES_THE_LOAN,
    "loan-preview-supplies": EVERYBODY,
    "loan-supplies": EVERYBODY,
    "loan-preview-hand-over-supplies": STORE,
    **dict.fromkeys(
        ("loan-approve-supplies", "loan-hand-over-supplies", "loan-return-supplies", "loan-accept-equivalence"),
        SEES_THE_AGENCYS_LOAN,
    ),
    "loan-receipt": SEES_THE_LOAN,
    **dict.fromkeys(("override-confirm", "override-refuse", "override-withdraw"), SEES_THE_EXCEPTION),
    **dict.fromkeys(("loan-preview-amend", "loan-preview-change"), STORE | who("borrower")),
    **dict.fromkeys(
        (
            "loan-approve",
            "loan-cancel",
            "loan-check-in",
            "loan-endorse",
            "loan-hand-over",
            "loan-lapse",
            "loan-refuse",
            "loan-resubmit",
            "loan-send-back",
            "loan-declare-conflict",
            "loan-amend",
            "loan-ask-change",
            "loan-approve-change",
            "loan-refuse-change",
            "loan-withdraw-change",
            "loan-withdraw",
            "loan-report-loss",
            "case-cause",
            "case-fact-finding",
            "case-documents",
            "case-propose-remedy",
            "case-choose-remedy",
            "case-repair",
            "case-replacement",
            "case-payment",
            "case-bring-back",
            "case-reopen",
            "case-close",
            "loan-papers",
            "case-papers",
        ),
        SEES_THE_LOAN,
    ),
}
"""Who gets an answer to POST. Whether the act is then done is the table of acts (`test_acts.py`)."""

OPEN: Final[Who] = who(
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "set_language",
    "people:unsubscribe",
    "line-webhook",
    "label",
    "loans:offline",
    "worker",
    "misuse:start",
    "misuse:tell",
    "misuse:sign",
    "misuse:follow",
    "guideline:current",
    "guideline:version",
    "guideline:paper",
    "guideline:form",
    "open-data:catalogue",
    "open-data:dataset",
    "open-data:report",
    "open-data:report-paper",
    "healthz",
    "api-schema",
    "api-docs",
)
"""What opens without sign-in, or to a signature: it shows no person and no loan, and of an item only its kind."""

OF_AN_EXCEPTION: Final = (
    "loans:override",
    "override-detail",
    "override-confirm",
    "override-refuse",
    "override-withdraw",
)
"""The addresses that name an exception from the policy."""

ELSEWHERE: Final[Who] = who("account_logout", "people:revoke-token")
"""Acts on one's own session and token; `tests/people` tries them."""


OF_SUPPLIES: Final = {
    "loan-approve-supplies": "decide",
    "loan-preview-hand-over-supplies": "hand-over",
    "loan-hand-over-supplies": "hand-over",
    "loan-return-supplies": "return",
    "loan-accept-equivalence": "equivalent",
}
"""The calls about a loan of consumables, and which of them each is about."""


OF_A_CHECK: Final = {"begin": "appointed", "call-off": "appointed", "close": "reported", "copy": "closed"}
"""The pages of a step of a check, and in which state it is then; all others are of one that is being counted."""


@dataclass(frozen=True, slots=True)
class World:
    """One of each thing that an address can name."""

    keys: Mapping[str, Any]
    loans: Mapping[str, Loan]
    run: ImportRun
    item: int
    stock: int
    supplies: Mapping[str, Loan]
    number: int
    labels: int
    unknown: int
    report: int
    photo: int
    tenure: int
    notice: int
    closed_day: int
    paper: int
    case: Case
    claim: int
    override: int
    conflict: int
    kept_photo: int
    slip: int
    place: int
    issued: int
    finding: int
    guideline: int
    instruction: int
    lending_report: int
    circular: int
    checks: Mapping[str, Check]
    cast: Cast

    def address(self, name: str, parameters: set[str]) -> str:
        keys = {key: self.keys[key] for key in parameters - {"pk"}}
        if "pk" in parameters:
            keys["pk"] = self._pk(name)
        address = reverse(name, kwargs=keys)
        asked = {"asset-lookup": f"?code={self.keys['tag']}", "assets:new-labels": "?all=on"}
        return address + asked.get(name, "")

    def _pk(self, name: str) -> int:
        space, _colon, short = name.rpartition(":")
        alone = dict.fromkeys(("loans:paper", "paper-detail", "paper-file"), self.issued)
        alone |= dict.fromkeys(OF_AN_EXCEPTION, self.override)
        alone["loans:settle-conflict"], alone["loans:kept-photo"] = self.conflict, self.kept_photo
        alone |= dict.fromkeys(("label-print", "label-print-file"), self.labels)
        alone |= dict.fromkeys(("loans:attach-signed-slip", "loans:signed-slip-scan"), self.slip)
        alone["oversight:finding"] = self.finding
        alone["executive:instruction"] = self.instruction
        alone |= dict.fromkeys((f"reports:{page}" for page in ("report", "write", "sign", "file")), self.lending_report)
        of_guideline = ("guideline:decide", "guideline:draft-paper", "guideline:circulate")
        alone |= dict.fromkeys(of_guideline, self.guideline)
        alone |= dict.fromkeys(("guideline:circular", "guideline:memo"), self.circular)
        alone |= dict.fromkeys(("loans:check-papers", "loans:check-table"), self.checks["counting"].pk)
        alone["loans:return-sign"] = self.case.borrower_id
        if name.startswith("assets:import"):
            return self.run.pk
        if space in ("assets", "checks"):
            return self._of_a_check(short) if space == "checks" else self._of_the_register(short)
        if space == "notices" or short == "notice-pdf":
            return self.paper
        if space == "supplies" or short in OF_SUPPLIES:
            return self.supplies[OF_SUPPLIES.get(short, short)].pk
        if space == "stock" or name.startswith("stock-"):
            return self.stock
        if name in alone:
            return alone[name]
        if space == "people":
            return self._of_people(short)
        if short.startswith("case"):
            return self.case.pk
        if short.startswith("line-"):
            return self.case.line_id
        return self.claim if short == "claim" else self.loans.get(short, self.loans["on loan"]).pk

    def _of_the_register(self, short: str) -> int:
        if short == "check-list":
            return Category.objects.earliest("pk").pk
        if short in ("unknown-link", "report"):
            return self.unknown if short == "unknown-link" else self.report
        if short.startswith("labels-"):
            return self.labels
        return self.number if short == "end-number" else self.photo

    def _of_a_check(self, short: str) -> int:
        if short.endswith("-place"):
            return self.place
        check = self.checks[OF_A_CHECK.get(short, "counting")]
        return check.lines.get(holder=self.cast.bureau_member).pk if short == "letter" else check.pk

    def _of_people(self, short: str) -> int:
        if short in ("open-notice", "open-day"):
            return self.notice if short == "open-notice" else self.closed_day
        if short in ("post", "rename-post", "begin-tenure", "delegate"):
            return self.cast.finance_head_post.pk
        if short in ("end-tenure", "cancel-tenure"):
            return self.tenure
        if short in ("agency", "change-agency", "agency-contact"):
            return self.cast.ministry.pk
        if short in ("delegation", "revoke-delegation", "note-copy"):
            return self.cast.delegation.pk
        return self.cast.finance.pk


def between_agencies(cast: Cast) -> dict[str, Loan]:
    """The ministry's loans by the page that names them: sent back, on loan, and received there with a scan."""
    paper = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(paper, "JPEG")
    scan = scan_of(paper.getvalue())
    numbers = iter(("กตพ 1", "กตพ 2", "กตพ 3"))
    back, out, received = (
        makers.agency_loan_in(state, cast, letter=makers.letter(cast, number=next(numbers)))
        for state in (State.SENT_BACK, State.ON_LOAN, State.ON_LOAN)
    )
    for loan in (out, received):
        attach_letter_scan(loan, by=cast.storekeeper, at=cast.at, scan=scan)
    there = Paper(name="นางสมมุติ คลังกรม", received_on=cast.on, scan=scan)
    note_receipt(received, by=cast.storekeeper, at=cast.at, paper=there)
    return {
        "agency-correct": back,
        "agency-correct-review": back,
        "letter-scan": out,
        "attach-letter-scan": out,
        "receipt": out,
        "receipt-scan": received,
    }


@pytest.fixture
def world(cast: Cast, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.PAPERS_ROOT = tmp_path / "papers"
    settings.LINE_CHANNEL_ACCESS_TOKEN = settings.LINE_CHANNEL_SECRET = "of-the-stub"
    loans = {
        "on loan": makers.loan_in(State.ON_LOAN, cast),
        "decide": makers.loan_in(State.AWAITING_APPROVAL, cast),
        "correct": makers.loan_in(State.SENT_BACK, cast),
        "hand-over": makers.loan_in(State.APPROVED, cast),
    }
    loans |= {"correct_review": loans["correct"], "withdraw": loans["decide"], "cancel": loans["hand-over"]}
    loans |= dict.fromkeys(
        (
            "loan-preview-hand-over",
            "loan-preview-amend",
            "loan-amend",
            "change",
            "change_review",
            "ask-override-for",
            "sign",
            "signing-state",
        ),
        loans["hand-over"],
    )
    makers.signature_asked(cast, loans["hand-over"], at=cast.at + timedelta(hours=1))
    changing = makers.loan_in(State.ON_LOAN, cast)
    makers.change_asked(cast, changing, at=cast.at)
    loans |= dict.fromkeys(("decide_change", "withdraw_change"), changing)
    loans |= {"draft_slip": loans["decide"]}
    loans |= between_agencies(cast)
    item = makers.asset(cast, number="7440-001-0001")
    team = committee(cast)
    custodians(cast, team.administrator)
    report = signed_report(team, files=[A_TEXT])[0]
    access = team.access(report, team.first, cleared=True)
    misuse.acknowledge(access, by=team.first, at=cast.at)
    unlocking = misuse.ask_name(access, by=team.first, at=cast.at, text="ต้องนัดตรวจ")
    access.cleared_on = None
    access.save(update_fields=["cleared_on"])
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    case = makers.case_of(makers.loan_in(State.UNDER_209, cast))
    paper = loan_actions.add_document(
        case, by=cast.borrower, at=cast.at, kind=DocumentKind.PHOTO, scan=makers.scan("red")
    )
    (line_photo,) = loan_actions.add_photos(
        case.line.loan, line=case.line, contents=[picture.getvalue()], by=cast.storekeeper, at=cast.at
    )
    claim = loan_actions.claim_returned(
        loans["on loan"],
        line=loans["on loan"].lines.get(),
        by=cast.borrower,
        at=cast.at,
        returned_on=cast.on,
        handed_to="เคาน์เตอร์คลัง",
    )
    emblem = emblem_of(makers.picture(side=240))
    loan_actions.change_emblem(cast.agency, by=cast.admin, at=cast.at, emblem=emblem, reason="ตราของหน่วยงาน")
    photo = add_photo(item, content=picture.getvalue(), by=cast.storekeeper, at=cast.at)
    keeper = Client()
    keeper.force_login(cast.storekeeper)
    file = SimpleUploadedFile("ทะเบียน.csv", "เลขครุภัณฑ์,รายการ\n7440-9,กล้อง\n".encode())
    answer = keeper.post(reverse("assets:import"), {"unit": cast.finance.pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    stock = makers.stock_item(cast)
    out_of_the_store(cast, makers.asset(cast), at=cast.at)
    states = (State.AWAITING_APPROVAL, State.APPROVED, State.ON_LOAN)
    asked, approved, lent = (makers.supply_loan_in(state, cast, item=stock, quantity=Decimal(5)) for state in states)
    return World(
        keys={
            "staff_code": cast.borrower.staff_code,
            "tag": item.tag,
            "kind": "csv",
            "sha256": photo.sha256,
            "document": paper.pk,
            "photo": line_photo.pk,
            "year": 2026,
            "slug": "acting",
            "language": "th",
            "number": report.number,
            "request_id": unlocking.pk,
            "file": report.evidence.get().pk,
            "edition": 1,
            "form": "loan-slip",
        },
        loans=loans,
        run=ImportRun.objects.get(),
        item=item.pk,
        stock=stock.pk,
        supplies={"decide": asked, "hand-over": approved, "return": lent, "equivalent": lent},
        number=item.identifiers.get().pk,
        labels=makers.labels_printed(cast, item).pk,
        unknown=makers.unknown_code(cast).pk,
        report=makers.told_through_label(cast, item).pk,
        photo=photo.pk,
        case=case,
        claim=claim.pk,
        override=makers.override_asked(cast, at=cast.at + timedelta(hours=1, minutes=45)).pk,
        conflict=(conflict := makers.conflict_of_a_device(cast)).pk,
        kept_photo=makers.photo_of_a_device(cast, conflict).pk,
        slip=attached_slip(cast),
        place=a_place(cast).pk,
        tenure=Tenure.objects.get(post=cast.finance_head_post).pk,
        notice=Notice.objects.filter(to=cast.supervisor)[0].pk,
        closed_day=propose_year(cast.agency, by=SYSTEM, at=cast.at, year=2026)[0].pk,
        paper=on_paper(cast).pk,
        issued=issue_paper(loans["on loan"], by=cast.storekeeper, at=cast.at, kind=PaperKind.SLIP).pk,
        finding=raised(cast).pk,
        lending_report=running(cast).pk,
        guideline=(guideline := a_guideline(cast)).pk,
        circular=guidelines.circulated(cast, guideline).pk,
        instruction=given(cast).pk,
        checks=in_every_state(cast),
        cast=cast,
    )


def a_guideline(cast: Cast) -> Guideline:
    """A published version, beside a draft of the next one."""
    first = guidelines.published(cast)
    guidelines.drafted(cast)
    return first


def attached_slip(cast: Cast) -> int:
    """A slip that the borrower signed by hand, with its picture."""
    slip = makers.signed_on_paper(cast, makers.loan_in(State.APPROVED, cast), at=cast.at + timedelta(hours=1))
    return loan_actions.attach_signed_slip(slip, by=cast.storekeeper, at=cast.at, scan=makers.scan("navy")).pk


def on_paper(cast: Cast) -> Delivery:
    """A notice to the borrower that the finance section has to hand over on paper."""
    notices.tell([cast.borrower], kind="loan-refused", title="ไม่อนุมัติ", text="งด", store=cast.finance, at=cast.at)
    put_on_paper(Notice.objects.filter(to=cast.borrower).latest("pk"), at=cast.at)
    return Delivery.objects.get(channel=Channel.PAPER)


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every named address with the names of its parameters."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, space + (f"{entry.namespace}:" if entry.namespace else ""))
        elif isinstance(entry, URLPattern):
            converters = set(getattr(entry.pattern, "converters", {}))
            groups = set(getattr(getattr(entry.pattern, "regex", None), "groupindex", {}))
            yield space + (entry.name or ""), converters | groups


PARAMETERS: Final = dict(addresses())


def spent(response: HttpResponseBase) -> int:
    """The status, with a streamed body read to its end."""
    if response.streaming:
        b"".join(response)
    return response.status_code


def opens(world: World, ask: Callable[[Client, str], HttpResponseBase], name: str) -> Who:
    found = set()
    address = world.address(name, PARAMETERS[name])
    for person in PERSONS:
        client = Client(raise_request_exception=False)
        client.force_login(getattr(world.cast, person))
        status = spent(ask(client, address))
        assert status < 500, f"{name} answers {person} with {status}"
        assert status not in (401, 403, 405), f"{name} answers {person} with {status}: what is not yours is 404"
        if status != 404:
            found.add(person)
    return frozenset(found)


GROUPS: Final = {
    "lending": [
        name for name in PAGES if name in ("home", "resume") or name.startswith(("loans:", "notices:", "supplies:"))
    ],
    "register": [name for name in PAGES if name.startswith(("assets:", "stock:", "checks:"))],
    "people": [name for name in PAGES if name == "machine" or name.startswith(("people:", "account_"))],
    "misuse": [name for name in PAGES if name.startswith("misuse:")],
    "oversight": [name for name in PAGES if name.startswith(("oversight:", "executive:", "guideline:", "reports:"))],
    "api": [name for name in PAGES if ":" not in name and "-" in name],
}


@pytest.mark.parametrize("group", GROUPS)
def test_each_page_opens_for_exactly_those_in_the_table(world: World, group: str) -> None:
    found = {name: opens(world, lambda client, address: client.get(address), name) for name in GROUPS[group]}
    assert found == {name: PAGES[name] for name in GROUPS[group]}


def test_each_act_answers_exactly_those_in_the_table(world: World) -> None:
    def post(client: Client, address: str) -> HttpResponseBase:
        if "/api/" in address:
            return client.post(address, data={}, content_type="application/json")
        return client.post(address, {"asset": world.item})

    assert {name: opens(world, post, name) for name in ACTS} == dict(ACTS)


def test_without_sign_in_pages_lead_to_it_and_the_api_says_so(world: World) -> None:
    anybody = Client(raise_request_exception=False)
    for name in {*PAGES, *ACTS}:
        address = world.address(name, PARAMETERS[name])
        response = anybody.get(address) if name in PAGES else anybody.post(address)
        if address.startswith("/api/"):
            assert response.status_code == 401, name
        else:
            assert response.status_code == 302, name
            assert response.headers["Location"].startswith(reverse("account_login")), name


def test_a_person_who_may_no_longer_sign_in_opens_nothing(world: World) -> None:
    client = Client()
    client.force_login(world.cast.borrower)
    assert client.get(reverse("home")).status_code == 200
    Person.objects.filter(pk=world.cast.borrower.pk).update(is_active=False)
    assert client.get(reverse("home")).status_code == 302


def test_every_address_and_every_person_stands_in_the_tables(cast: Cast) -> None:
    assert set(PARAMETERS) == {*PAGES, *ACTS, *OPEN, *ELSEWHERE}
    assert {getattr(cast, name).pk for name in PERSONS} == {person.pk for person in cast.everybody()}
    assert sum(len(names) for names in GROUPS.values()) == len(PAGES)
