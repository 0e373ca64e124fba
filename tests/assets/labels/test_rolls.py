"""Tags printed ahead: numbered from the counter, printed without an item, claimed by one item each, and then found."""

from __future__ import annotations

from collections.abc import Callable, Sized
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from assets.actions import add_identifier, retire
from assets.actions.rolls import MOST_TAGS, claim_tag, make_roll
from assets.labels.choosing import facts_of_print, layout_for
from assets.labels.media import MEDIA, SHEET_DPI
from assets.models import (
    Asset,
    AssetIdentifier,
    IdentifierKind,
    LabelPrint,
    PrintedLabel,
    PrintState,
    TagCounter,
    TagRoll,
)
from assets.queries import find_by_code
from assets.rolls import roll_of, without_label
from assets.tags import make_tag, read_tag
from audit.journal.models import Event
from core.keyboard import us_to_kedmanee
from core.verdict import Refusal
from loans.desk_queries import Kind, meaning_of
from people.offices import standing_of
from tests import makers
from tests.assets.labels.reading import codes_of, expected_codes, pictures_of, zpl_labels
from tests.cast import Cast
from tests.cast import cast as write_cast

Count = Callable[[], AbstractContextManager[Sized]]

TAPE = {"count": "3", "medium": "tape-24", "skip": "0", "kind": "pdf", "dpi": "300"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def tags_of(roll: TagRoll) -> list[str]:
    return list(roll.tags())


def claimed(cast: Cast, item: Asset, tag: str, **how: Any) -> AssetIdentifier:
    return claim_tag(item, code=tag, by=how.pop("by", cast.storekeeper), at=cast.at, **how)


def refused(cast: Cast, item: Asset, code: str, **how: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        claimed(cast, item, code, **how)
    return refusal.value.verdict.code, refusal.value.verdict.reason


def scan(client: Client, code: str, **fields: str) -> Any:
    """What the page answers to a scan, with the item that waits and the one labelled last as its form sends them."""
    return client.post(reverse("assets:put-on"), {"code": code, **fields})


# Making a roll


def test_a_roll_takes_its_tags_from_the_counter_and_no_item_gets_one_of_them(cast: Cast) -> None:
    before = TagCounter.objects.get_or_create(prefix="BK")[0].last
    roll = makers.roll_of_tags(cast, 3)
    item = makers.asset(cast)
    assert tags_of(roll) == [make_tag("BK", before + n) for n in (1, 2, 3)]
    assert item.tag == make_tag("BK", before + 4)
    assert [roll_of(tag) for tag in (*tags_of(roll), item.tag)] == [roll, roll, roll, None]
    event = Event.objects.get(verb="roll.made")
    assert (event.actor_code, str(roll) in event.body, '"labels":3' in event.body) == (
        cast.storekeeper.staff_code,
        True,
        True,
    )
    assert not PrintedLabel.objects.exists()


@pytest.mark.parametrize("medium", ["a4-65", "tape-12", "roll-62"])
def test_the_labels_of_a_roll_are_read_back_and_name_no_item(
    cast: Cast, keeper: Client, tmp_path: Path, poppler: None, medium: str
) -> None:
    answer = keeper.post(reverse("assets:new-roll"), {**TAPE, "unit": cast.finance.pk, "medium": medium})
    assert answer.status_code == 302
    asked = LabelPrint.objects.get()
    assert (asked.state, asked.total, asked.reprints) == (PrintState.DONE, 3, 0)
    labels = list(facts_of_print(asked))
    assert {(label.number, label.name) for label in labels} == {("", "")}
    assert all(cast.finance.name in label.owner for label in labels)
    file = b"".join(keeper.get(reverse("assets:labels-file", args=[asked.pk])))
    pictures = pictures_of(file, MEDIA[medium], tmp_path, 3)
    assert [codes_of(picture) for picture in pictures] == [expected_codes(label) for label in labels]


def test_a_roll_is_printed_by_a_label_printer_too(cast: Cast, keeper: Client) -> None:
    keeper.post(reverse("assets:new-roll"), {**TAPE, "unit": cast.finance.pk, "kind": "zpl"})
    asked = LabelPrint.objects.get()
    printed = zpl_labels(b"".join(keeper.get(reverse("assets:labels-file", args=[asked.pk]))))
    assert [tag for tag, _picture in printed] == tags_of(TagRoll.objects.get())


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"count": "0"}, 422),
        ({"count": str(MOST_TAGS + 1)}, 422),
        ({"count": "สามสิบ"}, 422),
        ({"unit": "0"}, 422),
        ({"medium": "a4-24", "kind": "zpl"}, 409),
        ({"medium": "a4-24", "skip": "24"}, 409),
        ({"medium": "own", "columns": "10", "rows": "30"}, 409),
    ],
)
def test_what_cannot_be_printed_uses_no_tag_up(
    cast: Cast, keeper: Client, changes: dict[str, str], status: int
) -> None:
    before = TagCounter.objects.get_or_create(prefix="BK")[0].last
    answer = keeper.post(reverse("assets:new-roll"), {**TAPE, "unit": str(cast.finance.pk), **changes})
    assert answer.status_code == status
    assert TagCounter.objects.get(prefix="BK").last == before
    assert not TagRoll.objects.exists()


def test_a_roll_for_another_store_is_refused(cast: Cast, keeper: Client) -> None:
    medium = MEDIA["a4-24"]
    with pytest.raises(Refusal) as refusal:
        make_roll(
            cast.other_finance,
            by=cast.storekeeper,
            at=cast.at,
            count=3,
            medium=medium,
            layout=layout_for(medium, SHEET_DPI),
        )
    assert refusal.value.verdict.code == "not-keeper"
    answer = keeper.post(reverse("assets:new-roll"), {**TAPE, "unit": cast.other_finance.pk})
    assert answer.status_code == 422
    assert not TagRoll.objects.exists()


# Claiming


def test_a_claimed_tag_finds_the_item_everywhere_as_its_own_does(cast: Cast, keeper: Client, queries: Count) -> None:
    item, (tag, *_rest) = makers.asset(cast), tags_of(makers.roll_of_tags(cast))
    standing = standing_of(cast.storekeeper, cast.on)
    with queries() as own:
        assert meaning_of(item.tag, standing).asset == item
    claimed(cast, item, tag)
    for raw in (tag, tag.lower(), us_to_kedmanee(tag), f"https://lending.example.go.th/T/{tag}", tag.replace("-", "")):
        assert find_by_code(raw) == [item]
    with queries() as ran:
        assert meaning_of(tag, standing).asset == item
    assert len(ran) == len(own)
    with queries() as ran:
        assert find_by_code(tag) == [item]
    assert len(ran) == 1
    assert find_by_code(item.tag) == [item]
    assert keeper.get(reverse("assets:list"), {"q": tag}).url == item.get_absolute_url()  # type: ignore[attr-defined]
    page = Client().get(f"/t/{tag}").content.decode()
    assert str(item.category.name) in page
    event = Event.objects.get(verb="asset.tag_claimed")
    assert tag in event.body
    assert tag in keeper.get(item.get_absolute_url()).content.decode()


def test_a_tag_stands_for_one_item_for_good(cast: Cast) -> None:
    one, other, (tag, second, _rest) = makers.asset(cast), makers.asset(cast), tags_of(makers.roll_of_tags(cast))
    claimed(cast, one, tag)
    code, reason = refused(cast, other, tag)
    assert (code, one.tag in reason) == ("tag-claimed", True)
    assert refused(cast, one, tag)[0] == "tag-there-already"
    assert refused(cast, one, second)[0] == "has-a-tag"
    claimed(cast, one, second, replace=True)
    assert find_by_code(tag) == find_by_code(second) == [one]
    assert refused(cast, other, tag)[0] == "tag-claimed"
    in_force = AssetIdentifier.objects.filter(asset=one, kind=IdentifierKind.ROLL_TAG, valid_to__isnull=True)
    assert [number.value for number in in_force] == [second]


def test_an_item_that_one_may_not_see_is_not_named(cast: Cast) -> None:
    theirs = makers.asset(cast, unit=cast.other_finance, is_lendable=False, not_lendable_because="ใช้ในห้องแม่ข่าย")
    tag = tags_of(makers.roll_of_tags(cast, unit=cast.other_finance, by=cast.stranger))[0]
    claimed(cast, theirs, tag, by=cast.stranger)
    code, reason = refused(cast, makers.asset(cast), tag)
    assert code == "tag-claimed"
    assert theirs.tag not in reason
    assert theirs.name not in reason


def test_what_cannot_be_claimed(cast: Cast) -> None:
    item, other = makers.asset(cast), makers.asset(cast)
    roll = makers.roll_of_tags(cast)
    theirs = makers.roll_of_tags(cast, unit=cast.other_finance, by=cast.stranger)
    assert refused(cast, item, other.tag)[0] == "tag-of-an-item"
    assert refused(cast, item, make_tag("BK", 9_999_998))[0] == "tag-of-no-roll"
    assert refused(cast, item, make_tag("CM", 1))[0] == "tag-of-no-roll"
    assert refused(cast, item, tags_of(theirs)[0])[0] == "tag-of-another-store"
    assert refused(cast, item, "BK00000")[0] == "tag-misread"
    assert refused(cast, item, tags_of(roll)[0], by=cast.stranger)[0] == "not-keeper"
    retire(item, on=cast.on, because="ชำรุด", reference="กทม 1/2569", by=cast.storekeeper, at=cast.at)
    assert refused(cast, item, tags_of(roll)[0])[0] == "retired-item"
    assert not AssetIdentifier.objects.filter(kind=IdentifierKind.ROLL_TAG).exists()


def test_a_fresh_tag_cannot_be_written_down_as_another_number(cast: Cast) -> None:
    tag = tags_of(makers.roll_of_tags(cast))[0]
    with pytest.raises(Refusal) as refusal:
        add_identifier(
            makers.asset(cast),
            kind=IdentifierKind.FOREIGN_STICKER,
            value=tag,
            by=cast.storekeeper,
            at=cast.at,
            reason="ติดไว้",
        )
    assert refusal.value.verdict.code == "tag-of-a-roll"


# The page


def test_three_items_are_labelled_by_scanning_alone(cast: Cast, keeper: Client) -> None:
    items = [makers.asset(cast, number=f"7440-001-{n:04}") for n in range(3)]
    tags = tags_of(makers.roll_of_tags(cast))
    last = ""
    for item, tag in zip(items, tags, strict=True):
        page = scan(keeper, f"7440-001-{items.index(item):04}", last=last)
        assert page.context["item"] == item
        page = scan(keeper, tag, item=item.tag)
        assert (page.context["item"], page.context["last"], page.context["said"].tone) == (None, item, "free")
        doubled = scan(keeper, tag, last=item.tag)
        assert (doubled.context["item"], doubled.context["said"].tone) == (None, "attention")
        last = item.tag
    assert [find_by_code(tag) for tag in tags] == [[item] for item in items]
    assert not without_label(Asset.objects.all()).exists()


def test_an_item_that_bears_one_already_asks_before_it_is_replaced(cast: Cast, keeper: Client) -> None:
    item, (torn, fresh, _rest) = makers.asset(cast), tags_of(makers.roll_of_tags(cast))
    claimed(cast, item, torn)
    assert scan(keeper, torn).context["item"] == item
    page = scan(keeper, fresh, item=item.tag)
    assert (page.context["item"], page.context["said"].replaces) == (item, fresh)
    assert f'name="replace" value="{fresh}"' in page.content.decode()
    assert find_by_code(fresh) == []
    scan(keeper, "", item=item.tag, replace=fresh)
    assert find_by_code(fresh) == find_by_code(torn) == [item]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("chosen", [False, True])
def test_what_was_scanned_wrongly_is_said_in_a_sentence_and_nothing_is_claimed(
    cast: Cast, keeper: Client, language: str, chosen: bool
) -> None:
    item = makers.asset(cast)
    tag = tags_of(makers.roll_of_tags(cast))[0]
    theirs = makers.asset(cast, unit=cast.other_finance)
    theirs_fresh = tags_of(makers.roll_of_tags(cast, unit=cast.other_finance, by=cast.stranger))[0]
    gone = makers.asset(cast)
    retire(gone, on=cast.on, because="ชำรุด", reference="กทม 1/2569", by=cast.storekeeper, at=cast.at)
    wrong = {
        "nothing": "   ",
        "half a tag": tag[:6],
        "misread": tag[:-1] + ("0" if tag[-1] != "0" else "1"),
        "a burst": "9" * 4096,
        "more than a burst": "9" * 4097,
        "an address": "https://example.org/a?token=1",
        "a bad address": "https://[::1/a",
        "Thai letters": "ครุภัณฑ์",
        "another agency": make_tag("CM", 42),
        "of another store": theirs.tag,
        "a fresh tag of another store": theirs_fresh,
        "retired": gone.tag,
        "NUL": "a\x00b",
    }
    keeper.cookies["django_language"] = language
    for what, code in wrong.items():
        page = scan(keeper, code, item=item.tag if chosen else "")
        assert page.status_code == 200, what
        assert page.context["said"].tone in ("danger", "attention"), what
        assert page.context["item"] == (item if chosen else None), what
        assert len(page.context["said"].sentence) > 10, what
    assert not AssetIdentifier.objects.filter(kind=IdentifierKind.ROLL_TAG).exists()
    forged = scan(keeper, tag, item=theirs.tag)
    assert forged.context["item"] is None
    assert find_by_code(tag) == []


def test_a_code_of_two_items_is_chosen_among(cast: Cast, keeper: Client) -> None:
    one, two = makers.asset(cast, serial_no="SN-7"), makers.asset(cast, serial_no="SN-7")
    page = scan(keeper, "SN-7")
    assert set(page.context["said"].choices) == {one, two}
    assert scan(keeper, "", choice=two.tag).context["item"] == two


def test_what_a_label_of_no_item_yet_says(cast: Cast, keeper: Client) -> None:
    tag = tags_of(makers.roll_of_tags(cast))[0]
    page = Client().get(f"/t/{tag}")
    assert page.status_code == 200
    assert cast.finance.name in page.content.decode()
    assert reverse("assets:put-on") not in page.content.decode()
    assert reverse("assets:put-on") in keeper.get(f"/T/{tag}").content.decode()
    stranger = Client()
    stranger.force_login(cast.stranger)
    assert reverse("assets:put-on") not in stranger.get(f"/t/{tag}").content.decode()
    assert Client().post(f"/t/{tag}", {"report": "found"}).status_code == 409
    assert Client().get(f"/t/{make_tag('BK', 9_999_998)}").status_code == 404
    wrong = tag[:-1] + next(each for each in "0123" if read_tag(tag[:-1] + each) is None)
    assert Client().get(f"/t/{wrong}").status_code == 404


def test_the_desk_says_what_a_fresh_tag_is(cast: Cast) -> None:
    tag = tags_of(makers.roll_of_tags(cast))[0]
    meaning = meaning_of(tag, standing_of(cast.storekeeper, cast.on))
    assert (meaning.kind, tag in meaning.sentence) == (Kind.UNKNOWN, True)


# Two at once

ROUNDS = 25


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["one tag for two items", "two tags for one item"])
def test_two_storekeepers_claim_at_once(what: str) -> None:
    cast = write_cast()
    rounds = [[makers.asset(cast), makers.asset(cast)] for _n in range(ROUNDS)]
    tags = tags_of(makers.roll_of_tags(cast, 2 * ROUNDS))
    start = Barrier(2)

    def claim(number: int) -> list[str]:
        """What came of each round: "done", or the code of the refusal."""
        said = []
        try:
            for each, pair in enumerate(rounds):
                start.wait(timeout=30)
                one_tag = what.startswith("one tag")
                item = pair[number] if one_tag else pair[0]
                try:
                    claim_tag(
                        item,
                        code=tags[2 * each] if one_tag else tags[2 * each + number],
                        by=(cast.storekeeper, cast.second_storekeeper)[number],
                        at=cast.at,
                    )
                except Refusal as refusal:
                    said.append(refusal.verdict.code)
                else:
                    said.append("done")
        finally:
            connections.close_all()
        return said

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(claim, range(2))
    other = "tag-claimed" if what.startswith("one tag") else "has-a-tag"
    assert all(sorted(pair) == ["done", other] for pair in zip(first, second, strict=True))
    assert AssetIdentifier.objects.filter(kind=IdentifierKind.ROLL_TAG).count() == ROUNDS
