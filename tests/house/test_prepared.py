"""A prepared statement answers what its queryset answers; what of Django it rests on is pinned here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db.models import BigIntegerField, CharField, Count, DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Upper
from django.db.transaction import TransactionManagementError

from core.prepared import Slot, Statement, prepared, slots
from people.models import Person, Tenure, Unit
from tests.cast import Cast


@prepared
def colleagues(count: int) -> QuerySet[Person]:
    """People of one unit, as models: narrow, with a model beside a model, a value put together, and sorted."""
    boss = Person.objects.filter(unit=OuterRef("unit")).order_by("-pk").values("name")[:1]
    of_unit: dict[str, Any] = {"pk__in": slots("ids", BigIntegerField(), count)}
    people = Person.objects.filter(unit=Slot("unit", BigIntegerField()), **of_unit).select_related("unit__agency")
    people = people.only("name", "unit__name", "unit__agency__name").annotate(last=Subquery(boss), loud=Upper("name"))
    return people.order_by("-name", "pk")


@prepared
def tenures(office: str) -> QuerySet[Tenure, tuple[Any, ...]]:
    """Days and posts, as tuples, sorted by what is not among them."""
    started = Tenure.objects.filter(starts_on__lte=Slot("on", DateField()), post__office=office)
    return started.order_by(F("person__name").desc(), "pk").values_list("starts_on", "ends_on", "post__title")


@prepared
def locked() -> QuerySet[Person]:
    return Person.objects.select_for_update(of=("self",)).filter(staff_code=Slot("code", CharField()))


@prepared
def nobody(paths: tuple[str, ...]) -> QuerySet[Unit]:
    within = Q(pk__in=())
    for path in paths:
        within |= Q(path__startswith=path)
    return Unit.objects.filter(within)


def test_models_come_out_as_from_the_queryset(cast: Cast, django_assert_num_queries: Any) -> None:
    unit, ids = cast.borrower.unit, list(Person.objects.values_list("pk", flat=True))
    expected = sorted(Person.objects.filter(unit=unit), key=lambda person: person.name, reverse=True)
    with django_assert_num_queries(1):
        people = colleagues(len(ids))(unit=unit.pk, ids=ids)
        told = [(person, person.name, person.unit.name, person.unit.agency.name) for person in people]
    assert told == [(person, person.name, unit.name, unit.agency.name) for person in expected]
    assert {person.loud for person in people} == {person.name.upper() for person in expected}  # type: ignore[attr-defined]  # annotated
    assert {person.last for person in people} == {max(expected, key=lambda person: person.pk).name}  # type: ignore[attr-defined]  # annotated
    assert people[0].get_deferred_fields() >= {"staff_code", "email"}
    assert not people[0]._state.adding
    assert people[0]._state.db == "default"


def test_tuples_come_out_as_from_the_queryset(cast: Cast) -> None:
    every = Tenure.objects.filter(starts_on__lte=cast.on, post__office="storekeeper")
    expected = list(every.order_by("-person__name", "pk").values_list("starts_on", "ends_on", "post__title"))
    assert expected
    assert tenures("storekeeper")(on=cast.on) == expected
    assert tenures("storekeeper")(on=date(2000, 1, 1)) == []


def test_it_is_put_together_once_for_each_shape_and_thread(cast: Cast) -> None:
    assert tenures("auditor") is tenures("auditor")
    assert tenures("auditor") is not tenures("storekeeper")
    with ThreadPoolExecutor(1) as pool:
        elsewhere = pool.submit(lambda: tenures("auditor")).result()
    assert elsewhere is not tenures("auditor")
    assert elsewhere.sql == tenures("auditor").sql


def test_a_value_is_a_value_whatever_is_in_it(cast: Cast) -> None:
    Person.objects.filter(pk=cast.borrower.pk).update(name="%s %% ' ; --")
    found = colleagues(1)(unit=cast.borrower.unit_id, ids=[cast.borrower.pk])
    assert [person.name for person in found] == ["%s %% ' ; --"]


def test_a_missing_value_is_an_error_and_asks_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0), pytest.raises(KeyError):
        colleagues(1)(unit=cast.borrower.unit_id)


def test_what_nothing_can_answer_is_not_asked(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert nobody(())() == []


@pytest.mark.django_db(transaction=True)
def test_locks_need_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        locked()(code="X")


def test_what_it_cannot_do_it_refuses(db: None) -> None:
    for queryset in (
        Person.objects.prefetch_related("tenures"),
        Person.objects.values_list("pk", flat=True),
        Person.objects.values("unit").annotate(number=Count("pk")),
    ):
        with pytest.raises(TypeError):
            Statement(queryset)
    with pytest.raises(TypeError):
        tenures(office="auditor")
