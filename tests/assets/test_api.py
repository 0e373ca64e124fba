"""The register over the API: reading only; what is not yours is not there; a wrong parameter is named."""

from __future__ import annotations

from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken

from assets.actions import register_many, retire
from assets.models import Asset, IdentifierKind
from assets.serializers import AssetSerializer
from assets.shown import rows_of, shown
from core.thai import us_to_kedmanee
from people.models import Person
from people.offices import standing_of
from tests.assets.register import category, described, registered
from tests.cast import Cast

Count = Callable[[], AbstractContextManager[Sized]]

LIST = "/api/v1/assets/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, "people.accounts.StaffBackend")
    return client


@pytest.fixture
def asset(cast: Cast) -> Asset:
    return registered(cast, number="7440-001-0001", serial_no="SN-77", cost=Decimal("25000.00"))


def tags(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["tag"] for row in answer.json()["results"]]


def test_an_item_shows_its_register_to_who_reads_it_only(cast: Cast, asset: Asset) -> None:
    for who in (cast.storekeeper, cast.auditor):
        row = signed_in(who).get(f"{LIST}{asset.tag}/").json()
        assert row["register"]["cost"] == "25000.00"
        assert row["register"]["identifiers"][0]["value"] == "7440-001-0001"
    row = signed_in(cast.borrower).get(f"{LIST}{asset.tag}/").json()
    assert row["register"] is None
    assert (row["asset_number"], row["custody"]["state"]) == ("7440-001-0001", "in_store")
    assert signed_in(cast.outsider).get(f"{LIST}{asset.tag}/").status_code == 404


def test_an_item_is_written_as_its_serializer_would_write_it(cast: Cast, asset: Asset) -> None:
    """The schema is made from the serializer, the answer without it."""
    found = Asset.objects.get(pk=asset.pk)
    found.asset_number = "7440-001-0001"  # type: ignore[attr-defined]  # as the serializer names it
    found.register = found  # type: ignore[attr-defined]  # as the serializer names it

    assert shown(rows_of(Asset.objects.all()), standing_of(cast.auditor, cast.on)) == [AssetSerializer(found).data]


def test_without_sign_in_there_is_nothing_and_a_token_signs_in(cast: Cast, asset: Asset) -> None:
    assert Client().get(LIST).status_code in (401, 403)
    _row, token = AuthToken.objects.create(cast.storekeeper)
    answer = Client().get(f"{LIST}{asset.tag}/", headers={"Authorization": f"Token {token}"})
    assert answer.json()["register"]["serial_no"] == "SN-77"


def test_the_list_filters_and_pages_by_key(cast: Cast, asset: Asset) -> None:
    table = registered(cast, name="โต๊ะ", category=category(cast, "7110", "โต๊ะ"), condition="damaged")
    gone = registered(cast, name="เก่า")
    retire(gone, on=cast.on, because="ขายทอดตลาด", by=cast.storekeeper, at=cast.at)
    client = signed_in(cast.storekeeper)
    for query, found in [
        ("", [table, asset]),
        ("?q=ฉาย", [asset]),
        ("?category=7110", [table]),
        ("?condition=damaged", [table]),
        ("?custody=disposed", [gone]),
        ("?lendable=false", []),
        (f"?unit={cast.district.code}", [table, asset]),
        (f"?unit={cast.bureau.code}", []),
    ]:
        assert tags(client.get(LIST + query)) == [row.tag for row in found], query
    first = client.get(LIST + "?page_size=1")
    assert tags(first) == [table.tag]
    assert tags(client.get(first.json()["next"])) == [asset.tag]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("unit=ไม่มี", "unit"),
        ("category=ไม่มี", "category"),
        ("custody=lost", "custody"),
        ("condition=fine", "condition"),
        ("lendable=maybe", "lendable"),
        ("q=" + "a" * 201, "q"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(cast: Cast, query: str, field: str) -> None:
    answer = signed_in(cast.storekeeper).get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_scanned_code_is_looked_up_as_it_came(cast: Cast, asset: Asset) -> None:
    client = signed_in(cast.borrower)
    for code in (asset.tag, us_to_kedmanee(asset.tag), "7440-001-0001\r\n", "sn-77"):
        assert tags(client.get(f"{LIST}lookup/", {"code": code})) == [asset.tag]
    assert client.get(f"{LIST}lookup/", {"code": "7440-001-0009"}).status_code == 404
    assert signed_in(cast.outsider).get(f"{LIST}lookup/", {"code": asset.tag}).status_code == 404
    for bad in ({}, {"code": ""}, {"code": "7" * 5000}):
        answer = client.get(f"{LIST}lookup/", bad)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["code"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_over_this_part_of_the_api(cast: Cast, asset: Asset, method: str) -> None:
    client = signed_in(cast.storekeeper)
    for address in (LIST, f"{LIST}{asset.tag}/"):
        assert getattr(client, method)(address, {}, content_type="application/json").status_code == 405


def test_queries_do_not_grow_with_the_register(cast: Cast, asset: Asset, queries: Count) -> None:
    client = signed_in(cast.storekeeper)
    for address in (LIST, f"{LIST}lookup/?code=7440-001-0001", f"{LIST}{asset.tag}/"):
        with queries() as few:
            assert client.get(address).status_code == 200
        more = [
            described(cast, identifiers=((IdentifierKind.OLD, "7440-001-0001"), (IdentifierKind.OTHER, str(n))))
            for n in range(15)
        ]
        register_many(more, by=cast.storekeeper, at=cast.at)
        with queries() as many:
            assert client.get(address).status_code == 200
        assert len(many) == len(few) <= 7, many
