"""Files of a report on their way in: several at once, each without what tells about its maker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.misuse.evidence import ACCEPT, stripped
from audit.misuse.evidence.traits import Stripped
from audit.misuse.memory import MOST_AT_ONCE, MOST_FILES
from core.unreadable import Unreadable


class EvidenceInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class EvidenceField(forms.FileField):
    """Files to choose or to take with a phone's camera; the cleaned value is a list of `evidence.Stripped`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", EvidenceInput(attrs={"accept": ACCEPT}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files without what tells about their maker.

        Raises:
            ValidationError: "files-many", "files-large", and as `evidence.stripped`, with the place of the file.
        """
        files = [each for each in data or () if each]
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > MOST_FILES:
            text = _("At most %(most)s files at once. More can follow later.") % {"most": MOST_FILES}
            raise forms.ValidationError(text, code="files-many")
        if sum(each.size for each in files) > MOST_AT_ONCE:
            text = _("The files are larger than 60 MB together. Send some now and the others later.")
            raise forms.ValidationError(text, code="files-large")
        kept: list[Stripped] = []
        for number, each in enumerate(files, start=1):
            try:
                kept.append(stripped(str(each.name), each.read()))
            except Unreadable as unreadable:
                text = _("File %(number)s: %(why)s") % {"number": number, "why": unreadable.message}
                raise forms.ValidationError(text, code=unreadable.code) from unreadable
        return kept


def evidence_field(**options: Any) -> EvidenceField:
    """The files of a reporter."""
    return EvidenceField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "Pictures, PDF, Word, Excel, film, sound or plain text: at most 10 at once, 25 MB each, 60 MB together."
            " Place, time, camera and names noted in them are taken out. What can be seen or heard stays."
        ),
        required=False,
        **options,
    )


def told_field() -> forms.BooleanField:
    """The reporter's choice to let the committee know what was noted in them."""
    return forms.BooleanField(
        label=gettext_lazy("Tell the committee what was noted in the files"),
        help_text=gettext_lazy("Place, time and camera, as evidence. It may say who you are."),
        required=False,
    )
