"""Papers: issued once for the same facts, kept byte for byte, recorded, told from forgeries, for nobody else."""

from __future__ import annotations

import codecs
import csv
import errno
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assets.models import Asset
from audit.journal.models import Event
from core.clock import official_day
from core.shelf import NotKept
from core.verdict import Refusal
from loans import actions, paper_forms, shelf
from loans.models import IssuedPaper, Loan, PaperKind
from loans.printing import bundles, gathering, register_files
from loans.states import State
from people.models import Channel, Delivery, Notice, Person
from people.notices.paper import put_on_paper
from people.notices.telling import tell
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of


@pytest.fixture(autouse=True)
def papers_root(settings: Any, tmp_path: Path) -> Path:
    settings.PAPERS_ROOT = tmp_path / "papers"
    return tmp_path / "papers"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def issued(loan: Loan, cast: Cast, kind: PaperKind = PaperKind.SLIP, *, part: str = "", hours: int = 2) -> IssuedPaper:
    at = cast.at + timedelta(hours=hours)
    return actions.issue_paper(loan, by=cast.storekeeper, at=at, kind=kind, part=part)


def content_of(paper: IssuedPaper) -> bytes:
    return shelf.papers().path_of(paper.sha256).read_bytes()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


# Issuing


def test_the_same_facts_are_the_same_paper_with_one_event(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    first, again = issued(loan, cast), issued(loan, cast, hours=3)
    assert first == again
    events = Event.objects.filter(verb="paper.issued")
    assert [json.loads(event.body)["facts"]["sha256"] for event in events] == [first.sha256]
    assert hashlib.sha256(content_of(first)).hexdigest() == first.sha256
    assert len(content_of(first)) == first.size
    assert IssuedPaper.objects.count() == 1


def test_changed_facts_make_a_second_issue_that_says_so_and_the_first_stays(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    first = issued(loan, cast)
    makers.handed_over(cast, loan, at=cast.at + timedelta(hours=1))
    second = issued(loan, cast)
    assert (first.issue, second.issue) == (1, 2)
    assert squeezed("ฉบับที่ ๒ แทนฉบับที่ ๑") in words_of(content_of(second))
    assert squeezed("แทนฉบับที่") not in words_of(content_of(first))
    assert squeezed(loan.number) in words_of(content_of(second))


def test_a_draft_says_so_and_is_never_issued(cast: Cast, papers_root: Path) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    with pytest.raises(Refusal) as told:
        issued(loan, cast)
    assert told.value.verdict.code == "still-a-draft"
    response = signed_in(cast.borrower).get(reverse("loans:draft_slip", args=[loan.pk]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert squeezed("ร่าง ยังไม่มีผลใช้เป็นหลักฐาน") in words_of(response.content)
    assert not IssuedPaper.objects.exists()
    assert not files(papers_root)


def test_what_ended_without_a_loan_has_no_slip(cast: Cast) -> None:
    loan = makers.loan_in(State.REFUSED, cast)
    with pytest.raises(Refusal) as told:
        issued(loan, cast)
    assert told.value.verdict.code == "no-such-paper"
    assert signed_in(cast.borrower).get(reverse("loans:draft_slip", args=[loan.pk])).status_code == 302


def test_a_slip_bears_all_signatures_with_capacity_prices_and_undertaking(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    facts = gathering.slip_about(loan.pk).facts  # type: ignore[union-attr]
    assert [each.role for each in facts.signatures] == [
        "ผู้ยืม",
        "หัวหน้าหน่วยงานผู้ยืม",
        "เจ้าหน้าที่พัสดุ (ตรวจสอบแล้ว)",
        "ผู้อนุมัติ",
        "ผู้จ่าย",
        "ผู้รับของ",
    ]
    assert all(each.at is not None and each.name for each in facts.signatures)
    assert facts.items[0].price == loan.lines.get().price_at_loan
    assert facts.inside is True
    text = words_of(content_of(issued(loan, cast)))
    assert squeezed("ข้อ ๒๐๙") in text
    assert "25,000.00" in text


def test_a_return_in_two_visits_leaves_two_receipts_under_the_number_of_the_slip(cast: Cast) -> None:
    loan = makers.loan_in(State.PARTLY_RETURNED, cast, items=2)
    line = loan.lines.exclude(returned_at=None).get()
    first_day = official_day(line.returned_at)  # type: ignore[arg-type]
    first = issued(loan, cast, PaperKind.RECEIPT, part=first_day.isoformat())
    facts = gathering.paper_about(
        loan, PaperKind.RECEIPT, first.part, standing=standing_of(cast.storekeeper, cast.on)
    ).facts  # type: ignore[union-attr]
    assert (first.number, len(facts.items), len(facts.outstanding)) == (loan.number, 1, 1)
    later = cast.at + timedelta(days=1, hours=4)
    makers.checked_in(cast, loan, loan.lines.get(returned_at=None), at=later)
    second_day = later.date()
    second = issued(loan, cast, PaperKind.RECEIPT, part=second_day.isoformat(), hours=60)
    assert second.number == first.number
    assert second.sha256 != first.sha256
    assert issued(loan, cast, PaperKind.RECEIPT, part=first.part, hours=61) == first
    with pytest.raises(Refusal) as told:
        issued(loan, cast, PaperKind.RECEIPT, part="2026-01-01")
    assert told.value.verdict.code == "no-such-paper"


def test_a_lost_file_is_not_handed_out_but_issued_anew(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    first = issued(loan, cast)
    path = shelf.papers().path_of(first.sha256)
    path.chmod(0o640)
    path.write_bytes(b"damaged")
    answer = signed_in(cast.storekeeper).get(first.get_absolute_url())
    assert answer.status_code == 409
    assert issued(loan, cast).issue == 2


def test_a_full_disk_leaves_nothing_half_done(cast: Cast, papers_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loan = makers.loan_in(State.APPROVED, cast)

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("core.shelf.os.fsync", full)
    with pytest.raises(Refusal) as told:
        issued(loan, cast)
    assert told.value.verdict.code == "paper-not-kept"
    assert not IssuedPaper.objects.exists()
    assert not Event.objects.filter(verb="paper.issued", outcome="done").exists()
    assert not files(papers_root)
    monkeypatch.undo()
    assert issued(loan, cast).issue == 1


def test_an_act_that_fails_after_the_file_takes_the_file_away(
    cast: Cast, papers_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = makers.loan_in(State.APPROVED, cast)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("loans.actions.papers.record", broken)
    with pytest.raises(RuntimeError):
        issued(loan, cast)
    assert not IssuedPaper.objects.exists()
    assert not files(papers_root)


def test_the_row_of_an_issued_paper_is_never_changed(cast: Cast) -> None:
    paper = issued(makers.loan_in(State.APPROVED, cast), cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPaper.objects.filter(pk=paper.pk).update(sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPaper.objects.filter(pk=paper.pk).delete()


@pytest.mark.parametrize("kind", [PaperKind.SLIP, PaperKind.HAND_OVER, PaperKind.RECEIPT])
def test_gathering_a_paper_takes_few_queries_however_many_items(cast: Cast, queries: Any, kind: PaperKind) -> None:
    counts = []
    for items in (1, 3):
        loan = makers.loan_in(State.RETURNED, cast, items=items)
        day = official_day(loan.lines.all()[0].returned_at).isoformat()  # type: ignore[arg-type]
        with queries() as ran:
            paper = gathering.paper_about(loan, kind, day, standing=standing_of(cast.storekeeper, cast.on))
            assert paper is not None
            assert paper.facts_sha256
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 10


# Reading and verifying


def test_a_paper_is_served_as_a_pdf_with_both_names_and_not_kept_by_caches(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    client = signed_in(cast.borrower)
    answer = client.post(reverse("loans:issue_paper", args=[loan.pk]), {"paper": "slip"})
    assert answer.status_code == 302
    paper = client.get(answer.headers["Location"])
    assert b"".join(paper).startswith(b"%PDF-")
    assert paper.headers["Content-Type"] == "application/pdf"
    disposition = paper.headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith('inline; filename="slip-')
    assert "filename*=UTF-8''%E0%B9%83%E0%B8%9A" in disposition
    assert paper.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in paper.headers["Cache-Control"]


def test_somebody_else_s_paper_does_not_exist(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    paper = issued(loan, cast)
    assert signed_in(cast.stranger).get(paper.get_absolute_url()).status_code == 404
    assert signed_in(cast.stranger).get(reverse("loans:draft_slip", args=[loan.pk])).status_code == 404
    posted = signed_in(cast.stranger).post(reverse("loans:issue_paper", args=[loan.pk]), {"paper": "slip"})
    assert posted.status_code == 404
    with pytest.raises(Refusal) as told:
        actions.issue_paper(loan, by=cast.stranger, at=cast.at + timedelta(hours=2), kind=PaperKind.SLIP)
    assert told.value.verdict.code == "not-yours-to-print"


@pytest.mark.parametrize("named", ["", "case", "slips", "slip\x00", "receipt:2026-13-99", "x" * 5000])
def test_a_kind_that_nobody_offers_is_refused(cast: Cast, named: str) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    answer = signed_in(cast.storekeeper).post(reverse("loans:issue_paper", args=[loan.pk]), {"paper": named})
    assert answer.status_code in (302, 404, 409)
    assert IssuedPaper.objects.count() == (answer.status_code == 302)


def asked(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("ใบยืม.pdf", content, "application/pdf")
    answer = client.post(reverse("loans:verify"), {"file": file}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_changed_byte_is_not_the_issued_paper(cast: Cast) -> None:
    paper = issued(makers.loan_in(State.APPROVED, cast), cast)
    right = content_of(paper)
    changed = right[:-3] + bytes([right[-3] ^ 1]) + right[-2:]
    client = signed_in(cast.storekeeper)
    client.cookies["django_language"] = "en"
    assert "This is the issued paper" in asked(client, right)
    assert "This is not an issued paper" in asked(client, changed)


def test_who_may_not_see_the_loan_learns_only_that_the_paper_was_issued(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    paper = issued(loan, cast)
    page = asked(signed_in(cast.stranger), content_of(paper))
    assert loan.number in page
    assert paper.get_absolute_url() not in page
    assert cast.borrower.name not in page
    assert cast.storekeeper.name not in page
    assert loan.reason not in page
    assert paper.get_absolute_url() in asked(signed_in(cast.storekeeper), content_of(paper))


def test_a_paper_is_found_by_number_and_hash_together(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    paper = issued(loan, cast)
    client = signed_in(cast.outsider)
    client.cookies["django_language"] = "en"

    def answer(number: str, sha256: str) -> tuple[int, str]:
        response = client.post(reverse("loans:verify"), {"number": number, "hash": sha256})
        return response.status_code, response.content.decode()

    spaced = " ".join(paper.sha256.upper()[at : at + 8] for at in range(0, 64, 8))
    assert "This is the issued paper" in answer(loan.number, spaced)[1]
    assert "This is not an issued paper" in answer("ยืม-อื่น-2570-00001", paper.sha256)[1]
    assert answer(loan.number, "no hash")[0] == 422
    assert answer("", paper.sha256)[0] == 422
    assert answer("", "")[0] == 422


def test_an_older_issue_is_still_an_issued_paper_and_its_successor_is_named(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    first = issued(loan, cast)
    makers.handed_over(cast, loan, at=cast.at + timedelta(hours=1))
    issued(loan, cast)
    client = signed_in(cast.storekeeper)
    client.cookies["django_language"] = "en"
    assert "A later issue has taken its place: issue 2." in asked(client, content_of(first))


def verified(path: Path, *arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_document", str(path), *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_tells_issued_from_not_issued_and_unreadable(cast: Cast, tmp_path: Path) -> None:
    paper = issued(makers.loan_in(State.APPROVED, cast), cast)
    file = tmp_path / "ใบยืม.pdf"
    file.write_bytes(content_of(paper))
    status, answer = verified(file, "--json")
    assert status == 0
    assert json.loads(answer)["number"] == paper.number
    assert json.loads(answer)["verdict"] == "issued"
    file.write_bytes(content_of(paper) + b"\n")
    assert verified(file)[0] == 1
    assert json.loads(verified(file, "--json")[1])["verdict"] == "not-issued"
    file.write_bytes(b"")
    assert verified(file)[0] == 2
    assert verified(tmp_path / "nothing.pdf")[0] == 2
    assert verified(tmp_path)[0] == 2


# Many slips


def test_many_slips_are_one_file_with_those_that_are_approved_and_that_may_be_seen(cast: Cast) -> None:
    loans = [makers.loan_in(state, cast) for state in (State.APPROVED, State.ON_LOAN, State.AWAITING_APPROVAL)]
    client = signed_in(cast.storekeeper)
    answer = client.post(reverse("loans:issue_slips"), {"loan": [loan.pk for loan in loans]})
    paper = IssuedPaper.objects.get(kind=PaperKind.SLIPS)
    assert answer.headers["Location"] == paper.get_absolute_url()
    with pikepdf.open(shelf.papers().path_of(paper.sha256)) as file:
        assert len(file.pages) == 2
    again = client.post(reverse("loans:issue_slips"), {"all": "on"})
    assert again.headers["Location"] == paper.get_absolute_url()
    mentioned = Event.objects.filter(verb="paper.issued").count()
    assert mentioned == 1
    assert signed_in(cast.auditor).get(paper.get_absolute_url()).status_code == 404
    assert signed_in(cast.stranger).post(reverse("loans:issue_slips"), {"loan": [loans[0].pk]}).status_code == 302
    assert IssuedPaper.objects.count() == 1


def test_slips_are_gathered_in_batches_with_queries_that_do_not_grow(cast: Cast, queries: Any) -> None:
    for _n in range(3):
        makers.loan_in(State.APPROVED, cast)
    with queries() as ran, bundles.set_slips(Loan.objects.all()) as bundle:
        assert bundle is not None
        assert len(bundle.numbers) == 3
    assert len(ran) <= 12


def test_a_bundle_on_a_full_disk_is_not_issued(cast: Cast, papers_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    makers.loan_in(State.APPROVED, cast)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("loans.printing.bundles.typeset.write", full)
    with pytest.raises(NotKept), bundles.set_slips(Loan.objects.all()):
        pass
    assert signed_in(cast.storekeeper).post(reverse("loans:issue_slips"), {"all": "on"}).status_code == 409
    assert not files(papers_root)


# Copies and notices


def test_the_other_store_has_a_copy_of_slip_and_hand_over_and_a_borrower_has_none(cast: Cast) -> None:
    loan, own = makers.agency_loan_in(State.ON_LOAN, cast), makers.loan_in(State.ON_LOAN, cast)
    for kind in (PaperKind.SLIP, PaperKind.HAND_OVER):
        original, copy = issued(loan, cast, kind), issued(loan, cast, kind, part="copy")
        assert (original.issue, copy.issue, copy.number) == (1, 1, loan.number)
        assert squeezed("สำเนาสำหรับหน่วยงานผู้ยืม") in words_of(content_of(copy))
        assert squeezed("สำเนาสำหรับ") not in words_of(content_of(original))
        with pytest.raises(Refusal) as told:
            issued(own, cast, kind, part="copy")
        assert told.value.verdict.code == "no-such-paper"
    offered = [f'value="{kind}:copy"' for kind in (PaperKind.SLIP, PaperKind.HAND_OVER)]
    page = signed_in(cast.storekeeper).get(loan.get_absolute_url()).content.decode()
    assert all(each in page for each in offered)
    assert ":copy" not in signed_in(cast.storekeeper).get(own.get_absolute_url()).content.decode()


def test_a_notice_on_paper_is_a_pdf_with_all_its_parts(cast: Cast) -> None:
    words = {"title": "ไม่อนุมัติ", "text": "งดให้ยืม", "why": "ท่านขอยืม", "todo": "ขอใหม่", "otherwise": "สิ้นสุด"}
    tell([cast.borrower], kind="loan-refused", **words, by_when=cast.on, store=cast.finance, at=cast.at)
    put_on_paper(Notice.objects.filter(to=cast.borrower).latest("pk"), at=cast.at)
    sheet = Delivery.objects.get(channel=Channel.PAPER)
    answer = signed_in(cast.storekeeper).get(reverse("loans:notice-pdf", args=[sheet.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    text = words_of(answer.content)
    assert all(squeezed(each) in text for each in (*words.values(), cast.borrower.name, cast.finance.name))
    page = signed_in(cast.storekeeper).get(reverse("notices:paper", args=[sheet.pk])).content.decode()
    assert reverse("loans:notice-pdf", args=[sheet.pk]) in page
    assert signed_in(cast.stranger).get(reverse("loans:notice-pdf", args=[sheet.pk])).status_code == 404


# Case files, cards and registers


def test_the_card_of_an_item_is_for_who_reads_its_register(cast: Cast) -> None:
    item = makers.asset(cast, number="7440-001-0001")
    address = reverse("loans:issue_card", args=[item.tag])
    answer = signed_in(cast.storekeeper).post(address)
    card = IssuedPaper.objects.get(kind=PaperKind.CARD)
    assert answer.headers["Location"] == card.get_absolute_url()
    text = words_of(content_of(card))
    assert "7440-001-0001" in text
    assert "25,000.00" in text
    assert signed_in(cast.borrower).post(address).status_code == 404
    assert signed_in(cast.borrower).get(card.get_absolute_url()).status_code == 404


def test_a_case_file_names_price_and_steps_and_nobody_to_blame(cast: Cast, uploads: Path) -> None:
    case = makers.case_of(makers.loan_in(State.UNDER_209, cast))
    answer = signed_in(cast.storekeeper).post(reverse("loans:case-paper", args=[case.pk]))
    paper = IssuedPaper.objects.get(kind=PaperKind.CASE)
    assert answer.headers["Location"] == paper.get_absolute_url()
    text = words_of(content_of(paper))
    assert squeezed(case.number) in text
    assert squeezed("สองหมื่นห้าพันบาทถ้วน") in text
    assert squeezed("ค่าปรับ") not in text
    assert signed_in(cast.stranger).post(reverse("loans:case-paper", args=[case.pk])).status_code == 404


def printed_register(person: Person, cast: Cast, **asked_for: Any) -> Any:
    on = cast.on
    data = {"register": "loan_register", "unit": cast.finance.pk, "since": on, "until": on, **asked_for}
    return signed_in(person).post(reverse("loans:registers"), data)


def test_the_loan_register_has_the_loans_of_its_period_alone(cast: Cast) -> None:
    loan, waiting = makers.loan_in(State.ON_LOAN, cast), makers.loan_in(State.APPROVED, cast)
    assert printed_register(cast.storekeeper, cast).status_code == 302
    text = words_of(content_of(IssuedPaper.objects.get(kind=PaperKind.LOAN_REGISTER)))
    assert loan.number[-5:] in text
    assert waiting.number[-5:] not in text
    day_before = cast.on - timedelta(days=1)
    assert printed_register(cast.storekeeper, cast, since=day_before, until=day_before).status_code == 302
    empty = IssuedPaper.objects.filter(kind=PaperKind.LOAN_REGISTER).first()
    assert empty is not None
    assert loan.number[-5:] not in words_of(content_of(empty))


def test_the_register_of_what_is_overdue_says_until_when_it_has_to_be_demanded(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    with time_machine.travel(cast.at + timedelta(days=10), tick=False):
        assert printed_register(cast.storekeeper, cast, register="overdue_register").status_code == 302
    text = words_of(content_of(IssuedPaper.objects.get(kind=PaperKind.OVERDUE_REGISTER)))
    assert loan.number[-5:] in text


def test_a_register_of_no_period_or_of_another_store_is_sent_back(cast: Cast) -> None:
    for wrong in (
        {"since": "", "until": ""},
        {"until": cast.on - timedelta(days=1)},
        {"unit": cast.other_finance.pk},
        {"register": "slip"},
        {"since": "31/02/2569"},
    ):
        assert printed_register(cast.storekeeper, cast, **wrong).status_code == 422, wrong
    assert signed_in(cast.borrower).get(reverse("loans:registers")).status_code == 404
    assert not IssuedPaper.objects.exists()


def taken(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_a_register_is_taken_away_as_a_table_in_thai_that_excel_reads_and_obeys_nothing_of(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    Asset.objects.filter(lines__loan=loan).update(name="=HYPERLINK(0)", brand="", model="", serial_no="")
    for register, columns in (("loan_register", 17), ("overdue_register", 13)):
        with time_machine.travel(cast.at + timedelta(days=10), tick=False):
            answers = [
                taken(printed_register(cast.storekeeper, cast, register=register, taken_as=kind))
                for kind in ("csv", "xlsx")
            ]
        rows = list(csv.reader(answers[0].decode("utf-8").splitlines()))
        assert answers[0].startswith(codecs.BOM_UTF8)
        assert rows[0][:2] == ["\ufeffลำดับ", "เลขที่ใบยืม"]
        assert {len(row) for row in rows} == {columns}
        assert [row[1] for row in rows[1:]] == [loan.number] * 2
        assert {row[rows[0].index("รายการ")] for row in rows[1:]} == {"'=HYPERLINK(0)"}
        sheet = load_workbook(BytesIO(answers[1])).active
        assert sheet is not None
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert len(cells) == 3
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert cells[1][1] == loan.number
    read = [json.loads(event.body) for event in Event.objects.filter(verb="register.taken_away").order_by("pk")]
    assert [(each["facts"]["paper"], each["facts"]["format"]) for each in read] == [
        ("loan_register", "csv"),
        ("loan_register", "xlsx"),
        ("overdue_register", "csv"),
        ("overdue_register", "xlsx"),
    ]
    assert not IssuedPaper.objects.exists()


def test_a_table_of_a_register_goes_on_where_a_batch_ends(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, queries: Any
) -> None:
    for _more in range(3):
        makers.loan_in(State.ON_LOAN, cast, items=2)
    monkeypatch.setattr(register_files, "BATCH", 4)
    period, later = (cast.on, cast.on), cast.on + timedelta(days=30)
    for kind in (PaperKind.LOAN_REGISTER, PaperKind.OVERDUE_REGISTER):
        rows = list(register_files.table(cast.finance, kind, period, on=later))
        assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
        assert len({(row[1], row[3], row[4]) for row in rows}) == 6


def test_a_register_that_is_too_long_for_paper_is_still_a_table(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    makers.loan_in(State.ON_LOAN, cast, items=2)
    monkeypatch.setitem(paper_forms.MOST, paper_forms.TakenAs.PAPER, 1)
    with time_machine.travel(cast.at + timedelta(days=10), tick=False):
        for register in ("loan_register", "overdue_register"):
            refused = printed_register(cast.storekeeper, cast, register=register)
            assert refused.status_code == 422
            assert [error.code for error in refused.context["form"].errors["until"].as_data()] == ["period-too-full"]
            assert taken(printed_register(cast.storekeeper, cast, register=register, taken_as="csv"))
    assert printed_register(cast.storekeeper, cast, taken_as="exe").status_code == 422


def test_the_rows_of_a_register_cost_no_queries(cast: Cast, queries: Any) -> None:
    counts = []
    for _more in range(2):
        makers.loan_in(State.ON_LOAN, cast, items=2)
        standing = standing_of(cast.storekeeper, cast.on)
        with queries() as ran:
            for kind in (PaperKind.LOAN_REGISTER, PaperKind.OVERDUE_REGISTER):
                part = f"{cast.on}..{cast.on}"
                assert gathering.paper_about(cast.finance, kind, part, standing=standing) is not None
        counts.append(len(ran))
    assert counts[1] <= counts[0] <= 14


def test_the_desk_offers_the_papers_of_what_was_just_handed_over_once(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    client = signed_in(cast.storekeeper)
    session = client.session
    session["handed"] = [loan.pk]
    session.save()
    address = reverse("loans:issue_paper", args=[loan.pk])
    assert address in client.get(reverse("loans:desk")).content.decode()
    assert address not in client.get(reverse("loans:desk")).content.decode()
