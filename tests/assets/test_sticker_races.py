"""Two storekeepers put the same foreign sticker on two items at the same moment: it stands on one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

import pytest
from django.db import connections

from assets.actions import add_identifier
from assets.models import Asset, AssetIdentifier, IdentifierKind
from assets.queries import find_by_code
from core.verdict import Refusal
from tests.assets.register import registered
from tests.cast import cast as write_cast

ROUNDS: Final = 100


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_sticker_is_linked_to_one_of_two_items() -> None:
    cast = write_cast()
    items = registered(cast), registered(cast)
    start = Barrier(2)

    def link(number: int, item: Asset) -> list[str]:
        """What came of each round: "done", or the code of the refusal."""
        said = []
        try:
            for each in range(ROUNDS):
                start.wait(timeout=30)
                try:
                    add_identifier(
                        item,
                        kind=IdentifierKind.FOREIGN_STICKER,
                        value=f"MIS-{each:03}",
                        by=(cast.storekeeper, cast.second_storekeeper)[number],
                        at=cast.at,
                        reason="ติดอยู่ข้างเครื่อง",
                    )
                except Refusal as refusal:
                    said.append(refusal.verdict.code)
                else:
                    said.append("done")
        finally:
            connections.close_all()
        return said

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(link, range(2), items)
    assert all(sorted(pair) == ["done", "sticker-taken"] for pair in zip(first, second, strict=True))
    assert AssetIdentifier.objects.filter(kind=IdentifierKind.FOREIGN_STICKER).count() == ROUNDS
    assert all(len(find_by_code(f"MIS-{each:03}")) == 1 for each in range(0, ROUNDS, 10))
