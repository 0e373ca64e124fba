"""What the record says of the register, in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.checks.models import CheckKind
from assets.checks.queries import Result
from assets.models import CustodyState, IdentifierKind, ReportKind, ScanPlace
from audit.journal import words

words.register(
    {
        "custody": _("custody"),
        "identifiers": _("numbers"),
        "in_force": _("numbers in force"),
        "number": _("number"),
        "workshop": _("workshop or order"),
        "reference": _("workshop or order"),
        "belongs_to": _("belongs to"),
        "check_list": _("check list"),
        "sha256": _("fingerprint of the file"),
        "rows": _("rows"),
        "format": _("format"),
        "filters": _("filters"),
        "replaces": _("replaces (clause 209)"),
        "type": pgettext_lazy("consumable", "type"),
        "unit_of_measure": _("unit of measure"),
        "is_whole": _("only in whole numbers"),
        "minimum": _("minimum to keep"),
        "balance": _("balance"),
        "quantity": _("quantity"),
        "list": _("list"),
        "labels": _("labels"),
        "tag": _("tag"),
        "tags": _("tags"),
        "page": _("page"),
        "report": _("what was told"),
        "reprints": _("of them printed again"),
        "medium": _("sheet or roll"),
        "is_zpl": _("for a label printer (ZPL)"),
        "copy": pgettext_lazy("label", "copy"),
        "check": _("kind of check"),
        "fiscal_year": _("fiscal year"),
        "building": _("building"),
        "as_of": _("as it stood at"),
        "out": _("of them on loan"),
        "total": _("items on the list"),
        "checkers": _("checkers"),
        "item": _("item"),
        "missing": _("missing"),
        "unknown": _("not on the list"),
        "is_late": _("late"),
        **dict(Result.choices),
    }
)
words.register_verbs(
    {
        "asset.registered": _("Registered the item"),
        "asset.changed": _("Corrected the register"),
        "asset.condition_changed": _("Wrote down the condition"),
        "asset.lending_changed": _("Decided whether the item is lent"),
        "asset.sent_to_repair": _("Sent the item to be repaired"),
        "asset.back_from_repair": _("Took the item back from its repair"),
        "asset.retired": _("Retired the item"),
        "asset.number_given": _("Gave the item a number"),
        "asset.number_ended": _("Ended a number of the item"),
        "asset.photo_added": _("Added a photo"),
        "asset.photo_removed": _("Removed a photo"),
        "category.added": _("Added a category"),
        "category.check_list_changed": _("Changed the check list of a category"),
        "register.exported": _("Exported the register"),
        "labels.printed": _("Printed labels"),
        "label.report_seen": _("Saw to what somebody told through the label"),
        "label.reported": _("Somebody who scanned the label told the store"),
        "code.unknown": _("Scanned a code that nobody knows"),
        "code.linked": _("Linked a code to an item"),
        "code.put_away": _("Put a code away"),
        "roll.made": _("Printed a roll of fresh tags"),
        "asset.tag_claimed": _("Put a tag from a roll on the item"),
        "asset.label_printed": _("Printed the label of the item"),
        "place.added": _("Wrote down a place"),
        "place.renamed": _("Called a place otherwise"),
        "place.closed": _("Closed a place"),
        "place.labels_printed": _("Printed the label of a place"),
        "check.appointed": _("Appointed checkers"),
        "check.begun": _("Began the check and froze its list"),
        "check.sighted": _("Saw an item in the check"),
        "check.confirmed": _("Confirmed an item on loan"),
        "check.reminded": _("Reminded of the report of the check"),
        "check.reported": _("Submitted the report of the check"),
        "check.closed": _("Closed the check"),
        "check.copied": _("Sent the copy to the State Audit Office"),
        "check.called_off": _("Called the check off"),
        "stock.registered": _("Opened the ledger of a consumable"),
        "stock.changed": _("Corrected the card of a consumable"),
        "stock.received": _("Received consumables into stock"),
        "stock.counted": _("Counted the stock"),
        "stock.exported": _("Exported a list of the stock"),
    }
)
words.register_values("check", dict(CheckKind.choices))
words.register_values("custody", dict(CustodyState.choices))
words.register_values("page", dict(ScanPlace.choices))
words.register_values("report", dict(ReportKind.choices))
words.register_values("kind", dict(IdentifierKind.choices))
