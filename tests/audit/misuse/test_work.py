"""Trying codes gets nowhere: work above half a limit, or a wait, and a shut door at the limit; nothing is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from audit.misuse import codes, throttle, work
from audit.misuse.models import Report
from audit.misuse.throttle import Throttle, key_of
from tests.audit.misuse.committee import Committee
from tests.audit.misuse.test_outside import ADDRESS, SENTENCE, send, written
from tests.audit.misuse.working import answered, work_done
from tests.conftest import Queries
from tests.house.hostile import browser

AT: Final = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
HERE: Final = work.key_of("192.0.2.1")


@pytest.fixture(name="clock", autouse=True)
def _clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def sent(**words: object) -> QueryDict:
    asked = QueryDict(mutable=True)
    asked.update({name: str(value) for name, value in words.items()})
    return asked


def look_up(client: Client, code: str = "x", **words: str) -> Any:
    return client.post("/report/follow/", {"code": code, **words})


def half(client: Client) -> None:
    """As many look-ups as go without work."""
    assert [look_up(client).status_code for _n in range(5)] == [422] * 5


def test_below_half_a_limit_nothing_is_asked(committee: Committee) -> None:
    client = browser()
    for _n in range(5):
        page: Any = client.get("/report/follow/")
        assert page.context["work"] == {}
        assert "data-work=" not in page.content.decode()
        assert look_up(client).status_code == 422
    assert client.get("/report/follow/").context["work"]


def test_above_half_a_limit_it_takes_work(committee: Committee) -> None:
    _report, code = committee.report()
    client = browser(language="en")
    half(client)
    refused = look_up(client, code)
    said = refused.content.decode()
    assert refused.status_code == 429
    assert "does a little work" in said
    assert "wait 30 seconds" in said
    assert f'value="{code}"' in said, "what was typed is still there"
    wrong = {"challenge": refused.context["work"]["challenge"], "proof": "0"}
    assert look_up(client, code, **wrong).status_code == 429
    done = look_up(client, code, **answered(refused.context["work"]))
    assert done.status_code == 200
    assert done.context["work"], "and the message that may follow has its own challenge"


def test_whoever_has_no_script_waits_half_a_minute(committee: Committee, clock: time_machine.Traveller) -> None:
    _report, code = committee.report()
    client = browser(language="en")
    half(client)
    challenge = look_up(client, code).context["work"]["challenge"]
    clock.shift(timedelta(seconds=work.WAIT - 1))
    assert look_up(client, code, challenge=challenge, proof="").status_code == 429
    clock.shift(timedelta(seconds=1))
    assert look_up(client, code, challenge=challenge, proof="").status_code == 200


def test_a_message_that_was_not_sent_is_not_lost(committee: Committee) -> None:
    _report, code = committee.report()
    client = browser(language="en")
    half(client)
    page = look_up(client, code, text="เห็นอีกครั้งเมื่อวานนี้")
    assert page.status_code == 429
    assert "เห็นอีกครั้งเมื่อวานนี้</textarea>" in page.content.decode()
    done = look_up(client, code, text="เห็นอีกครั้งเมื่อวานนี้", **answered(page.context["work"]))
    assert "Your message was sent." in done.content.decode()


def test_a_report_that_was_not_sent_is_not_lost(committee: Committee) -> None:
    client = browser(language="en")
    for _n in range(3):
        assert send(client).status_code == 200
    form: Any = client.get("/report/tell/").context["form"]
    words = written(form, place="บ้านพักริมน้ำ")
    refused: Any = client.post("/report/tell/", words)
    assert refused.status_code == 429
    for kept in (SENTENCE, "บ้านพักริมน้ำ", str(words["sending"])):
        assert kept in refused.content.decode()
    assert Report.objects.count() == 3
    assert client.post("/report/tell/", {**words, **answered(refused.context["work"])}).status_code == 200
    assert Report.objects.count() == 4


def test_work_is_good_for_one_address_one_purpose_and_a_while() -> None:
    challenge = work.LOOK_UP.challenge(HERE, at=AT)
    done = sent(**answered({"challenge": challenge}))
    later = timedelta(seconds=work.LOOK_UP.age)
    assert work.LOOK_UP.is_done(done, HERE, at=AT)
    assert work.LOOK_UP.is_done(done, HERE, at=AT + later)
    for refused in (
        work.LOOK_UP.is_done(done, work.key_of("192.0.2.2"), at=AT),
        work.REPORT.is_done(done, HERE, at=AT),
        work.LOOK_UP.is_done(done, HERE, at=AT + later + timedelta(seconds=1)),
        work.LOOK_UP.is_done(done, HERE, at=AT - timedelta(seconds=1)),
        work.LOOK_UP.is_done(sent(challenge=challenge, proof=""), HERE, at=AT),
        work.LOOK_UP.is_done(sent(), HERE, at=AT),
    ):
        assert not refused
    early = f"{int(AT.timestamp()) - 60}.{challenge.partition('.')[2]}"
    assert not work.LOOK_UP.is_done(sent(challenge=early), HERE, at=AT), "the moment cannot be set back"
    for strange in ("x", ".", "1.", "٣.x", f"{10**80}.x", "-1.x", "\0.\0"):
        assert not work.LOOK_UP.is_done(sent(challenge=strange), HERE, at=AT)


def test_work_takes_thousands_of_hashes_to_do_and_one_to_check() -> None:
    tries = [int(answered({"challenge": work.LOOK_UP.challenge(bytes([n]), at=AT)})["proof"]) for n in range(8)]
    assert sum(tries) / len(tries) > 2**work.BITS / 8
    began = time.perf_counter()
    for number in range(1000):
        work.answers("x", str(number))
    assert time.perf_counter() - began < 0.5


def test_asking_for_work_asks_the_database_nothing(
    committee: Committee, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    client = browser()
    half(client)
    with queries() as ran:
        assert look_up(client, codes.new_code()).status_code == 429
    assert len(ran) == 0, ran


def test_at_the_limit_no_work_opens_the_door(committee: Committee) -> None:
    client = browser()
    statuses = [look_up(client, **work_done(client)).status_code for _n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert "code" not in look_up(client, **work_done(client)).context


def test_ten_thousand_look_ups_a_minute_are_answered_and_ten_of_them_looked_up(
    committee: Committee, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    _report, code = committee.report()
    client, other = browser(), browser(REMOTE_ADDR=ADDRESS)
    for _n in range(10):
        look_up(client, codes.new_code(), **work_done(client))
    with queries() as ran:
        for _n in range(200):
            assert look_up(client, code, **answered_once(client)).status_code == 429
    assert len(ran) == 0, ran
    limit, here = Throttle(10, 60, clock=lambda: 0.0), key_of(ADDRESS)
    began = time.perf_counter()
    assert sum(limit.allows(here) for _n in range(10_000)) == 10
    assert time.perf_counter() - began < 2, "a minute's worth in two seconds at most"
    assert look_up(other, code).status_code == 200, "whoever asks from elsewhere is not kept waiting"


def answered_once(client: Client, kept: dict[str, Any] = {}) -> dict[str, str]:  # noqa: B006  # found once for all tries
    if not kept:
        kept.update(work_done(client))
    return kept


def test_a_million_guesses_get_nowhere() -> None:
    """Against the limit itself: a million tries from one address in a hundred minutes are a thousand look-ups."""
    clock = {"now": 0.0}
    limit, here = Throttle(10, 60, clock=lambda: clock["now"]), key_of(ADDRESS)
    looked_up = 0
    for _try in range(1_000_000):
        clock["now"] += 60 / 10_000
        looked_up += limit.allows(here)
    assert looked_up <= 10 * (100 + 1)
    assert len(codes.ALPHABET) ** codes.RANDOM == 2**135
    reports = 100_000
    assert looked_up * reports / 2**135 < 1e-30
    assert 1_000_000 * reports / 2**135 < 1e-29, "and were the limit not there, it would be no other"


def test_of_many_addresses_memory_keeps_so_many_and_no_more() -> None:
    limit = Throttle(10, 60, clock=lambda: 0.0)
    for number in range(throttle.MOST_KEPT + 100):
        limit.allows(number.to_bytes(4))
    assert len(limit._seen) == throttle.MOST_KEPT
    assert all(len(times) <= limit.most for times in limit._seen.values())


def test_what_is_kept_in_memory_leads_to_no_address() -> None:
    limit = Throttle(10, 60)
    limit.allows(key_of(ADDRESS))
    assert ADDRESS not in str(limit._seen)
    assert key_of(ADDRESS) != work.key_of(ADDRESS), "and a challenge says nothing of what is counted"
