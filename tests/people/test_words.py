"""People and offices in words: every act has a name in the record, every office a sentence."""

from __future__ import annotations

import pytest
from django.utils import translation

from audit.journal.words import known_verbs
from people import words
from people.models import Office, Person, Post, Tenure
from people.offices import Standing, standing_of
from people.permissions import WHO_MAY
from tests.cast import SINCE, Cast


def test_every_act_is_named_to_the_record() -> None:
    assert set(WHO_MAY) <= set(words.VERBS) <= known_verbs()


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("office", list(Office))
def test_every_office_says_what_it_may_do(cast: Cast, office: Office) -> None:
    post = Post.objects.create(unit=cast.division, title="ตำแหน่งทดลอง", office=office)
    Tenure.objects.create(person=cast.borrower, post=post, starts_on=SINCE, order_number="x")

    (_everybody, (sentence, seat)) = words.duties(standing_of(cast.borrower, cast.on))

    assert sentence.endswith(".")
    assert seat is not None
    assert seat.office == office


def test_a_delegates_limit_stands_in_the_sentence(cast: Cast) -> None:
    with translation.override("en"):
        sentences = [sentence for sentence, _seat in words.duties(standing_of(cast.permanent_secretary, cast.on))]

    assert any("100,000.00 baht" in sentence for sentence in sentences)


def test_who_may_not_sign_in_may_do_nothing(cast: Cast) -> None:
    assert words.duties(Standing(Person(is_active=False), cast.on)) == []
