"""Two imports of the same file at the same moment bring each item in once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from assets.importing import run
from assets.models import Asset
from tests.assets.importing.untidy import chairs, register
from tests.cast import Cast, cast


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_file_at_the_same_moment_is_brought_in_once() -> None:
    people: Cast = cast()
    content = register(*chairs(230), ("", "โต๊ะพับ", "900", "ปกติ", "ก"), ("", "โต๊ะพับ", "900", "ปกติ", "ก"))

    def bring_in(_number: int) -> Counter[str]:
        try:
            who = people.storekeeper
            return run.import_register(content, "ทะเบียน.csv", people.finance, by=who, at=people.at).counts
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        counts = sum(pool.map(bring_in, range(3)), Counter())
    assert Asset.objects.count() == 232
    assert counts["undecided"] == counts["refused"] == 0
