"""The agency's own emblem on its way in: a picture, written anew, neither too coarse nor too wide to print."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import CleanCharField
from core.pictures import size_of, written_anew
from core.unreadable import Unreadable

LARGEST_FILE: Final = 2 * 1024 * 1024
"""Bytes."""

LONGEST_SIDE: Final = 1000
"""Pixels that are kept: 3 cm at more than 800 dots an inch."""

SHORTEST_SIDE: Final = 200
"""Pixels: fewer are coarse on 3 cm of paper."""

MOST_UNEVEN: Final = 2
"""How many times its width an emblem may be tall, and the other way round: the head of a memorandum takes no more."""


@dataclass(frozen=True, slots=True)
class Emblem:
    """An emblem as it is kept: JPEG on white, as paper is."""

    content: bytes

    @property
    def sha256(self) -> str:
        """Of the kept bytes, which are not those that were sent."""
        return hashlib.sha256(self.content).hexdigest()


def emblem_of(content: bytes) -> Emblem:
    """The emblem in the bytes of a file that was sent in, written anew.

    Raises:
        Unreadable: "emblem-empty", "emblem-too-large", "emblem-not-a-picture" (whatever its name says),
            "emblem-too-many-pixels", "emblem-too-coarse", "emblem-too-wide".
    """
    if not content:
        raise Unreadable("emblem-empty", _("The file is empty. Choose another picture."))
    if len(content) > LARGEST_FILE:
        raise too_large()
    try:
        jpeg = written_anew(content, longest_side=LONGEST_SIDE)
    except Unreadable as unreadable:
        if unreadable.code == "photo-too-many-pixels":
            text = _("The picture has too many pixels. Make it smaller and send it again.")
            raise Unreadable("emblem-too-many-pixels", text) from unreadable
        text = _(
            "This is not a picture that can be read. Choose a PNG or JPEG file; save a drawing (SVG) as PNG first."
        )
        raise Unreadable("emblem-not-a-picture", text) from unreadable
    wide, tall = size_of(jpeg)
    if min(wide, tall) < SHORTEST_SIDE:
        text = _("The picture is too coarse to be printed. It needs at least %(least)d pixels on each side.")
        raise Unreadable("emblem-too-coarse", text % {"least": SHORTEST_SIDE})
    if max(wide, tall) > MOST_UNEVEN * min(wide, tall):
        text = _("The picture is too wide or too tall for the head of a letter. Cut it to the emblem alone.")
        raise Unreadable("emblem-too-wide", text)
    return Emblem(jpeg)


def too_large() -> Unreadable:
    """More than 2 MB: also said before the file is read into memory."""
    return Unreadable("emblem-too-large", _("The picture is larger than 2 MB. Make it smaller and send it again."))


class EmblemField(forms.FileField):
    """A file to choose; its cleaned value is an `Emblem`."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The emblem, written anew.

        Raises:
            ValidationError: as `emblem_of`, with its code.
        """
        upload = super().clean(data, initial)
        try:
            if upload.size > LARGEST_FILE:
                raise too_large()
            return emblem_of(upload.read())
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable


def _reason() -> CleanCharField:
    return CleanCharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It goes into the record."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EmblemForm(forms.Form):
    """The emblem, and why it is set."""

    emblem = EmblemField(
        label=gettext_lazy("Emblem"),
        help_text=gettext_lazy("PNG or JPEG, at most 2 MB, at least 200 pixels on each side; printed on white."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        allow_empty_file=True,
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose the picture.")),
    )
    reason = _reason()


class NoEmblemForm(forms.Form):
    """Why there is to be no emblem."""

    reason = _reason()
