"""What becomes of an item in the register: its condition, whether it is lent, repair, and its retirement."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from assets import custody
from assets.actions.locking import judge_keeper, locked_asset, may_be_changed
from assets.models import Asset, Condition, CustodyState
from audit.journal.acts import Acts, act
from audit.journal.record import Facts, record
from audit.journal.versions import keep
from core.clock import official_day
from core.verdict import POLICY, Refused


@act("asset.condition_changed")
def set_condition(asset: Asset, *, condition: Condition, by: Acts, at: datetime, reason: str) -> Asset:
    """Write down in which condition the item is; nothing is recorded where it is so already.

    Raises:
        Refusal: not-keeper, retired, reason-missing.
    """
    asset = locked_asset(asset)
    if asset.condition == condition:
        return asset
    actor = judge_keeper(by, at, [asset.responsible_unit])
    may_be_changed(asset, reason).require()
    was = {"condition": asset.condition}
    asset.condition = condition
    keep(asset, by_code=actor.code, at=at, fields=["condition"], reason=reason)
    record(
        "asset.condition_changed",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before=was,
        after={"condition": asset.condition},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return asset


@act("asset.lending_changed")
def set_lendable(asset: Asset, *, is_lendable: bool, because: str, by: Acts, at: datetime) -> Asset:
    """Decide whether the item is lent at all. `because`: why it is not lent, or why it is lent again.

    Loans and bookings that stand are not touched: the desk decides on each.

    Raises:
        Refusal: not-keeper, retired, reason-missing.
    """
    asset = locked_asset(asset)
    why_not = "" if is_lendable else because.strip()
    if asset.is_lendable == is_lendable and asset.not_lendable_because == why_not:
        return asset
    actor = judge_keeper(by, at, [asset.responsible_unit])
    may_be_changed(asset, because).require()
    was = _lending(asset)
    asset.is_lendable = is_lendable
    asset.not_lendable_because = why_not
    keep(asset, by_code=actor.code, at=at, fields=["is_lendable", "not_lendable_because"], reason=because)
    record(
        "asset.lending_changed",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=because,
        before=was,
        after=_lending(asset),
        refs=[asset.responsible_unit.journal_subject()],
    )
    return asset


@act("asset.sent_to_repair")
def send_to_repair(asset: Asset, *, workshop: str, by: Acts, at: datetime, reason: str) -> Asset:
    """Send the item out of the store to be repaired. workshop: who repairs it, or the order, as text.

    Raises:
        Refusal: not-keeper, retired, reason-missing, not-in-store.
    """
    asset = locked_asset(asset)
    actor = judge_keeper(by, at, [asset.responsible_unit])
    may_be_changed(asset, reason).require()
    custody.send_to_repair(asset.custody, reference=workshop[:80], by_code=actor.code, at=at)
    record(
        "asset.sent_to_repair",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"custody": CustodyState.IN_STORE},
        after={"custody": CustodyState.IN_REPAIR, "reference": workshop},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return asset


@act("asset.back_from_repair")
def back_from_repair(asset: Asset, *, condition: Condition, by: Acts, at: datetime, reason: str) -> Asset:
    """Take the item back into the store from its repair, in the condition in which it came.

    Raises:
        Refusal: not-keeper, retired, reason-missing, not-in-repair.
    """
    asset = locked_asset(asset)
    actor = judge_keeper(by, at, [asset.responsible_unit])
    may_be_changed(asset, reason).require()
    was = {"custody": asset.custody.state, "condition": asset.condition}
    custody.back_from_repair(asset.custody, by_code=actor.code, at=at)
    asset.condition = condition
    keep(asset, by_code=actor.code, at=at, fields=["condition"], reason=reason)
    record(
        "asset.back_from_repair",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before=was,
        after={"custody": asset.custody.state, "condition": asset.condition},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return asset


@act("asset.retired")
def retire(asset: Asset, *, on: date, because: str, by: Acts, at: datetime, reference: str = "") -> Asset:
    """Take the item out of use for good; it stays in the register with all its history.

    on: the day of its disposal, not in the future. because: how and by which order it was disposed of.
    The register knows no bookings: one that stands is refused at hand-over, for a retired item is never available.

    Raises:
        Refusal: not-keeper, retired, reason-missing, on-a-later-day, not-in-store (on loan or under clause 209).
    """
    asset = locked_asset(asset)
    actor = judge_keeper(by, at, [asset.responsible_unit])
    may_be_changed(asset, because).require()
    if on > official_day(at):
        Refused(
            POLICY,
            "on-a-later-day",
            _("This day lies ahead. Retire the item on the day it is disposed of, or stop lending it until then."),
        ).require()
    was = {"custody": asset.custody.state}
    custody.dispose(asset.custody, reference=reference[:80], by_code=actor.code, at=at)
    asset.retired_on = on
    asset.retired_because = because
    keep(asset, by_code=actor.code, at=at, fields=["retired_on", "retired_because"], reason=because)
    record(
        "asset.retired",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=because,
        before=was,
        after={"custody": asset.custody.state, "retired_on": on, "reference": reference},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return asset


def _lending(asset: Asset) -> Facts:
    return {"is_lendable": asset.is_lendable, "not_lendable_because": asset.not_lendable_because}
