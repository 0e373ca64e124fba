"""The file of a print-out, set label by label onto the disk: at once where it is short, else by the worker."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from django_tasks import task

from assets.actions import labels as actions
from assets.labels import drawing, zpl
from assets.labels.choosing import facts_of_print, layout_for
from assets.labels.facts import LabelFacts
from assets.labels.layout import Layout
from assets.labels.media import Medium, Roll, from_json
from assets.models import LabelPrint, PrintState

logger = logging.getLogger(__name__)

AT_ONCE: Final = 300
"""Labels that a page sets itself, in less than a second; more are for the worker."""
STEP: Final = 250
"""Labels after which the page is told how far it is."""


@task()
def set_labels(pk: int) -> None:
    """Set the file of a print-out. Harmless when called twice: a file that is kept is not set again."""
    set_file(LabelPrint.objects.get(pk=pk))


def set_file(asked: LabelPrint) -> LabelPrint:
    """Set the file of `asked` and keep it. One that cannot be set is marked so, and the log says why."""
    if asked.state != PrintState.SETTING:
        return asked
    layout, medium = layout_for(from_json(asked.medium), asked.dpi), from_json(asked.medium)
    try:
        if not isinstance(layout, Layout):
            raise ValueError(layout.reason)  # the address of the service has grown meanwhile
        with TemporaryFile() as out:
            write(told(asked), out, medium=medium, layout=layout, skip=asked.skip, is_zpl=asked.is_zpl)
            out.seek(0)
            return actions.keep_file(asked, out)
    except (OSError, ValueError):
        logger.exception("The labels %s could not be set.", asked.pk)
        actions.give_up(asked)
        asked.refresh_from_db()
        return asked


def write(
    labels: Iterable[LabelFacts], out: BinaryIO, *, medium: Medium, layout: Layout, skip: int, is_zpl: bool
) -> None:
    """Write labels as PDF or, for a label printer, as ZPL."""
    if is_zpl and isinstance(medium, Roll):
        for label in zpl.write(labels, medium=medium, layout=layout):
            out.write(label)
    else:
        drawing.write(labels, out, medium=medium, layout=layout, skip=skip)


def told(asked: LabelPrint) -> Iterator[LabelFacts]:
    """The labels of `asked`; how many are done is written down as they are taken."""
    for done, label in enumerate(facts_of_print(asked), start=1):
        yield label
        if done % STEP == 0:
            actions.note_progress(asked, done)
