"""`manage.py import_categories FOLDER`: load the Thai FSN table; a second run adds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assets.importing.actions import load_categories
from assets.importing.categories import read_fsn
from assets.importing.problems import CannotRead
from audit.journal.record import SYSTEM
from core.clock import now

FILES: Final = {"group": "fsn_group.csv", "class": "fsn_class.csv", "prop": "fsn_prop.csv"}


class Command(BaseCommand):
    """Loads what is clean and says what it left out."""

    help = "Load the FSN tree (fsn_group.csv, fsn_class.csv, fsn_prop.csv) from FOLDER into the categories."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="the folder with the three files")
        parser.add_argument("--without-types", action="store_true", help="groups and classes only")

    def handle(self, *args: Any, folder: Path, without_types: bool, verbosity: int, **options: Any) -> None:
        try:
            tree = read_fsn({part: (folder / name).read_bytes() for part, name in FILES.items()})
        except OSError as missing:
            raise CommandError(
                _("The folder does not hold %(files)s.") % {"files": ", ".join(FILES.values())}
            ) from missing
        except KeyError as column:
            raise CommandError(_("A file has no column %(column)s.") % {"column": column}) from column
        except CannotRead as unreadable:
            raise CommandError(unreadable.message) from unreadable
        nodes = [node for node in tree.nodes if not without_types or len(node.code) <= 4]
        loaded = load_categories(nodes, by=SYSTEM, at=now())
        if verbosity == 0:
            return
        self.stdout.write(
            _("Categories added: %(added)d; there before: %(there)d.") % {"added": loaded.added, "there": loaded.there}
        )
        for why, count in sorted(tree.left_out.items()):
            self.stdout.write(_("Left out (%(why)s): %(count)d") % {"why": why, "count": count})
