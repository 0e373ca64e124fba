"""The record in the reader's words: names of fields, acts and values, registered by the apps that record them.

An app that records keeps a module `words.py` which calls `register`, `register_verbs` and `register_values`; it is
imported at start (`JournalConfig.ready`).
Where nobody registered a word, the model's own serves: the verbose name of its field, the label of its choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.journal import guards
from core.thai import thai_date, thai_datetime

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Word = str | _StrPromise

NOTHING: Final = "–"

AMOUNTS: Final = frozenset({"cost", "price", "value", "value_limit"})
"""Fields that hold baht, recorded as "25000.00"."""

_NAMING: Final = ("item", "subject")
"""What an entry of a list is about: said first."""

_AMOUNT: Final = re.compile(r"\d{1,15}\.\d{2}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")

_fields: dict[str, Word] = {
    "code": pgettext_lazy("field of the record", "code"),
    "reason": pgettext_lazy("field of the record", "reason"),
    "subject": pgettext_lazy("field of the record", "read about"),
    "before_id": pgettext_lazy("field of the record", "older than entry"),
    "count": pgettext_lazy("field of the record", "count"),
}
_verbs: dict[str, Word] = {
    "journal.read": gettext_lazy("Read the record"),
    "journal.exported": gettext_lazy("Exported the record"),
}
_values: dict[str, dict[str, Word]] = {}


def register(fields: Mapping[str, Word]) -> None:
    """Name fields of before, after and facts: `{"due_on": _("return date")}`."""
    _fields.update(fields)


def register_verbs(verbs: Mapping[str, Word]) -> None:
    """Name acts as they read in a list, in the past: `{"loan.approved": _("Approved the loan")}`."""
    _verbs.update(verbs)


def register_values(field: str, values: Mapping[str, Word]) -> None:
    """Name the values of a field: `register_values("state", STATE_LABELS)`."""
    _values.setdefault(field, {}).update({str(value): word for value, word in values.items()})


def known_verbs() -> frozenset[str]:
    """The acts that have a word; a test compares them with the acts there are."""
    return frozenset(_verbs)


def label(field: str, kind: str = "") -> str:
    """The field's name in words; `kind` of the subject ("loan") tells the states of a loan from those of an asset."""
    known, _choices = _words_of_models()
    word = _fields.get(field) or known.get((kind, field)) or known.get(("", field))
    return str(word) if word else field.replace("_", " ")


def verb(name: str) -> str:
    """The act in words; an act nobody named shows as it was recorded."""
    return str(_verbs.get(name, name))


def is_nothing(recorded: object) -> bool:
    """Whether a field was left empty."""
    return recorded in (None, "", [], {})


def value(field: str, recorded: object, kind: str = "") -> str:
    """A recorded value (as it stands in the body of an event) as a person reads it."""
    if is_nothing(recorded):
        return NOTHING
    match recorded:
        case bool():
            return _("yes") if recorded else _("no")
        case list():
            between = "\n" if any(isinstance(item, dict) for item in recorded) else ", "
            return between.join(value(field, item, kind) for item in recorded)
        case dict():
            return " · ".join(_parts(recorded, kind))
        case str():
            return _text(field, recorded, kind)
        case _:
            return str(recorded)


def _parts(recorded: dict[str, object], kind: str) -> list[str]:
    """What a mapping holds, what it is about first; what holds nothing is left out."""
    naming = [value(name, recorded[name], kind) for name in _NAMING if recorded.get(name)]
    return naming + [
        f"{label(name, kind)}: {value(name, inner, kind)}"
        for name, inner in recorded.items()
        if name not in _NAMING and not is_nothing(inner)
    ]


def _text(field: str, recorded: str, kind: str) -> str:
    _labels, known = _words_of_models()
    word = (
        _values.get(field, {}).get(recorded) or known.get((kind, field, recorded)) or known.get(("", field, recorded))
    )
    if word:
        return str(word)
    try:
        if field in AMOUNTS and _AMOUNT.fullmatch(recorded):
            return f"{Decimal(recorded):,.2f}"
        if _MOMENT.fullmatch(recorded):
            return thai_datetime(datetime.fromisoformat(recorded))
        if _DAY.fullmatch(recorded):
            return thai_date(date.fromisoformat(recorded))
    except ValueError:
        return recorded
    return recorded


@lru_cache(maxsize=1)
def _words_of_models() -> tuple[dict[tuple[str, str], Word], dict[tuple[str, str, str], Word]]:
    """Verbose names of fields and labels of choices of every model that has versions.

    Keyed by the model's name, which is the kind of its subjects, and by "" for the first model that has the field.
    """
    fields: dict[tuple[str, str], Word] = {}
    values: dict[tuple[str, str, str], Word] = {}
    for version in guards.guarded_models():
        for field in getattr(version, "tracked_fields", ()):
            for kind in (field.model._meta.model_name, ""):
                fields.setdefault((kind, field.name), field.verbose_name)
                fields.setdefault((kind, field.attname), field.verbose_name)
                for choice, word in field.flatchoices or ():
                    if str(choice) != str(word):
                        values.setdefault((kind, field.name, str(choice)), word)
    return fields, values
