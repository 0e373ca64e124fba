"""What an agency decides for itself within the law; a refusal here says "policy" and never cites a clause.

The Regulation sets no longest period, no renewal rule and no fee: what stands here is the agency's own, to change when
it likes. `docs/regulation.md` lists the defaults.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.verdict import POLICY, Permitted, Refused, Verdict
from loans.rules import ChaseReading


class RemedyPicker(StrEnum):
    """Who picks among the remedies of clause 209, which the clause itself gives to the borrower to carry out.

    BORROWER: the store agrees to what the borrower proposes. STORE: the store says which.
    """

    BORROWER = "borrower"
    STORE = "store"


class PaperDigits(StrEnum):
    """The digits in which papers are written."""

    THAI = "thai"
    ARABIC = "arabic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The decisions of one agency. All periods are calendar days.

    endorsement_required: the borrower's supervisor endorses before the office of clause 208 is asked.
    other_buildings_count_as_inside: another building of the same state agency is inside its premises.
    chase_reading: how the agency counts the days in which it goes after an overdue item.
    second_demand_after, third_demand_after: days after the due date of the further demands; None: no such demand. The
    first one is the law's.
    longest_days: a loan lasts no longer, first and last day counted; None: no longest period.
    collect_within_days: so many days after the first day of the loan it can still be collected; then it lapses.
    may_book_ahead_days: a loan begins no later than so many days from the day it is asked for.
    remedy_picked_by: who picks the remedy when something was damaged or lost.
    paper_digits: the digits of running text and dates on papers.

    Raises:
        ValueError: a period that makes no sense.
    """

    endorsement_required: bool = True
    other_buildings_count_as_inside: bool = False
    chase_reading: ChaseReading = ChaseReading.STRICT
    longest_days: int | None = None
    collect_within_days: int = 3
    may_book_ahead_days: int = 365
    remedy_picked_by: RemedyPicker = RemedyPicker.BORROWER
    paper_digits: PaperDigits = PaperDigits.THAI
    second_demand_after: int | None = 4
    third_demand_after: int | None = 6

    def __post_init__(self) -> None:
        """Refuse periods that make no sense, whoever entered them."""
        if self.longest_days is not None and self.longest_days < 1:
            raise ValueError("longest_days must be at least 1.")
        if self.collect_within_days < 0:
            raise ValueError("collect_within_days must not be negative.")
        if self.may_book_ahead_days < 0:
            raise ValueError("may_book_ahead_days must not be negative.")
        if not are_demands_in_order(self.second_demand_after, self.third_demand_after):
            raise ValueError("second_demand_after must be more than 1, and third_demand_after more than that.")


def are_demands_in_order(second: int | None, third: int | None) -> bool:
    """Whether each further demand comes after the one before it; the first is made a day after the due date."""
    days = [1, *(each for each in (second, third) if each is not None)]
    return all(earlier < later for earlier, later in pairwise(days))


def may_endorse(*, endorser: str, borrower: str, supervisors: Collection[str]) -> Verdict:
    """The borrower's supervisor endorses that the purpose is official; never the borrower.

    endorser, borrower, supervisors: keys of persons; supervisors on the day of the endorsement.
    Codes: borrower-endorses, not-the-supervisor.
    """
    if endorser == borrower:
        reason = _("Nobody endorses his or her own request. Ask your supervisor.")
        return Refused(POLICY, "borrower-endorses", reason)
    if endorser not in supervisors:
        reason = _("Only the borrower's supervisor endorses the request. Leave it to the supervisor.")
        return Refused(POLICY, "not-the-supervisor", reason)
    return Permitted()


def is_within_longest_period(policy: Policy, starts_on: date, due_on: date) -> Verdict:
    """A loan lasts at most `longest_days`, first and last day counted.

    Codes: longer-than-policy.
    """
    if policy.longest_days is None or (due_on - starts_on).days + 1 <= policy.longest_days:
        return Permitted()
    reason = ngettext(
        "This agency lends for %(days)s day at most. Choose an earlier return date.",
        "This agency lends for %(days)s days at most. Choose an earlier return date.",
        policy.longest_days,
    )
    return Refused(POLICY, "longer-than-policy", reason % {"days": policy.longest_days})


def is_within_booking_horizon(policy: Policy, starts_on: date, *, on: date) -> Verdict:
    """A loan begins at most `may_book_ahead_days` after the day `on` which it is asked for.

    Codes: too-far-ahead.
    """
    if (starts_on - on).days <= policy.may_book_ahead_days:
        return Permitted()
    reason = ngettext(
        "This agency takes requests up to %(days)s day ahead. Choose an earlier first day, or ask again later.",
        "This agency takes requests up to %(days)s days ahead. Choose an earlier first day, or ask again later.",
        policy.may_book_ahead_days,
    )
    return Refused(POLICY, "too-far-ahead", reason % {"days": policy.may_book_ahead_days})


def lapses_on(policy: Policy, starts_on: date, due_on: date | None = None) -> date:
    """The last day on which an approved loan can be collected; never after its due date, when that is given."""
    last = starts_on + timedelta(days=policy.collect_within_days)
    return last if due_on is None else min(last, due_on)


def may_collect(*, starts_on: date, collect_by: date, on: date) -> Verdict:
    """An approved loan is collected from its first day to the last day that was promised when it was approved.

    collect_by: what `lapses_on` said then; a policy changed since takes nothing away.
    Codes: collected-too-early, collected-too-late.
    """
    if on < starts_on:
        reason = _("The loan has not begun. Hand over on its first day, or cancel it and ask for an earlier one.")
        return Refused(POLICY, "collected-too-early", reason)
    if on > collect_by:
        reason = _("The time to collect is over. Make a new request if the item is still needed.")
        return Refused(POLICY, "collected-too-late", reason)
    return Permitted()


def is_check_list_answered(points: Collection[str], answered: Collection[str]) -> Verdict:
    """Every point of the check list of the item is answered, and nothing else. Codes: check-list-missing."""
    if set(points) == set(answered):
        return Permitted()
    reason = _("Look at each point of the check list of this item, and say whether it is in order: %(points)s.")
    return Refused(POLICY, "check-list-missing", reason % {"points": ", ".join(points) or _("it has none")})


def may_lapse(*, collect_by: date, on: date) -> Verdict:
    """An approved loan lapses once its last day to collect, promised when it was approved, is over.

    Codes: still-to-be-collected.
    """
    if on > collect_by:
        return Permitted()
    reason = _("The loan can still be collected. Cancel it if the item is no longer needed.")
    return Refused(POLICY, "still-to-be-collected", reason)


def may_still_be_approved(policy: Policy, *, starts_on: date, due_on: date, on: date) -> Verdict:
    """A request is approved only while it could still be collected afterwards.

    Codes: too-late-to-approve.
    """
    if on <= lapses_on(policy, starts_on, due_on):
        return Permitted()
    reason = _("The last day to collect has passed. Send the request back so that the borrower can choose other days.")
    return Refused(POLICY, "too-late-to-approve", reason)


def may_extend(*, due_on: date, on: date) -> Verdict:
    """A later return date is asked for while the loan still runs; what is overdue comes back first.

    Codes: overdue-not-extended.
    """
    if on <= due_on:
        return Permitted()
    reason = _("The loan is overdue. Bring the items back to the store; then ask for them again.")
    return Refused(POLICY, "overdue-not-extended", reason)


def may_still_be_extended(due_on: date, *, on: date) -> Verdict:
    """A later return date is approved only while it lies ahead.

    Codes: too-late-to-extend.
    """
    if on <= due_on:
        return Permitted()
    reason = _("The return date asked for has passed. Refuse the change: the items have to come back.")
    return Refused(POLICY, "too-late-to-extend", reason)


def may_serve(*, officer: str, borrower: str) -> Verdict:
    """Nobody hands over to himself or accepts his own return: two people see every item that moves.

    officer, borrower: keys of persons.
    Codes: serves-oneself.
    """
    if officer != borrower:
        return Permitted()
    return Refused(POLICY, "serves-oneself", _("This is your own loan. Ask another storekeeper to serve you."))


def is_letter_dated(*, dated_on: date | None, on: date) -> Verdict:
    """A letter that is at hand was not written tomorrow: its date is mistyped, or of the wrong era.

    Codes: letter-in-future.
    """
    if dated_on is None or dated_on <= on:
        return Permitted()
    reason = _("The letter is dated in the future. Write the date that stands on it, of the Buddhist or common era.")
    return Refused(POLICY, "letter-in-future", reason)


def is_letter_new(*, known_as: str) -> Verdict:
    """One letter makes one request to one store: a second one of its number is the same letter keyed in twice.

    known_as: the number of the loan that rests on this letter already; empty where there is none.
    Codes: letter-known.
    """
    if not known_as:
        return Permitted()
    reason = _(
        "This letter has been keyed in already: loan %(number)s. Open that loan, or correct the letter's number."
    )
    return Refused(POLICY, "letter-known", reason % {"number": known_as})


def may_decide_on_entry(*, decider: str, keyed_by: str) -> Verdict:
    """Who keyed a request in for its borrower does not decide on it: two people see every request.

    decider, keyed_by: keys of persons.
    Codes: keyer-decides.
    """
    if decider != keyed_by:
        return Permitted()
    reason = _(
        "You keyed this request in, so you do not decide on it. Ask another person who may sign for this office."
    )
    return Refused(POLICY, "keyer-decides", reason)


def is_collector_identified(*, card: str) -> Verdict:
    """Whom another agency sends to collect shows a card; which one is noted, its number is not.

    Codes: card-not-shown.
    """
    if card.strip():
        return Permitted()
    reason = _("Ask for a card and choose which one was shown. Whoever shows none takes nothing along.")
    return Refused(POLICY, "card-not-shown", reason)


def is_bringer_identified(*, name: str, card: str) -> Verdict:
    """Who brings items back in place of the borrower, or signs with ink, is named and shows a card.

    Codes: bringer-missing, bringer-shows-no-card.
    """
    if not name.strip():
        return Refused(POLICY, "bringer-missing", _("Write who brings the items back."))
    if card.strip():
        return Permitted()
    reason = _("Ask for a card and choose which one was shown. Who shows none leaves without signing; that is noted.")
    return Refused(POLICY, "bringer-shows-no-card", reason)


def may_confirm_receipt(*, keeps_borrowing_store: bool, keeps_lending_store: bool) -> Verdict:
    """Two storekeepers, one paper: the one of the borrowing side confirms what the other one handed over.

    Codes: not-their-storekeeper.
    """
    if keeps_borrowing_store and not keeps_lending_store:
        return Permitted()
    reason = _("Only a storekeeper of the borrowing side confirms the receipt. Ask them to sign in.")
    return Refused(POLICY, "not-their-storekeeper", reason)


def is_every_line_accounted_for(*, lines: int, scanned: int, set_aside: int) -> Verdict:
    """At a hand-over each approved item is scanned, or set aside with a reason; and at least one of them goes.

    Codes: line-not-scanned, nothing-scanned.
    """
    if scanned + set_aside < lines:
        reason = _("Some items are neither scanned nor set aside. Scan each item, or set it aside with a reason.")
        return Refused(POLICY, "line-not-scanned", reason)
    if not scanned:
        reason = _("Every item has been set aside, so nothing is handed over. Cancel the loan instead.")
        return Refused(POLICY, "nothing-scanned", reason)
    return Permitted()


def is_anything_approved(*, granted: int) -> Verdict:
    """An approval approves something; what is not approved at all is refused with a reason instead.

    Codes: nothing-approved.
    """
    if granted:
        return Permitted()
    reason = _("None of the items is approved. Refuse the request instead, with a reason.")
    return Refused(POLICY, "nothing-approved", reason)


def is_reason_given(reason: str) -> Verdict:
    """Whoever decides against somebody, or sets something aside, says why.

    Codes: reason-missing.
    """
    if reason.strip():
        return Permitted()
    return Refused(POLICY, "reason-missing", _("Write the reason, so that the other person can understand it."))


def may_pick(picker: RemedyPicker, *, remedy: str, proposed: str, has_borrowers_letter: bool) -> Verdict:
    """Where the borrower picks, the store agrees to what was proposed, or to what a letter of the borrower says.

    remedy, proposed: values of `rules.Remedy`; proposed is empty where nothing was proposed.
    Codes: borrower-has-not-proposed, borrower-proposed-another.
    """
    if picker is RemedyPicker.STORE or has_borrowers_letter or remedy == proposed:
        return Permitted()
    if not proposed:
        reason = _("In this agency the borrower picks the remedy. Wait for the proposal, or add the borrower's letter.")
        return Refused(POLICY, "borrower-has-not-proposed", reason)
    reason = _("The borrower has proposed another remedy. Agree to that one, or add a letter of the borrower.")
    return Refused(POLICY, "borrower-proposed-another", reason)


def may_close_case(*, closer: str, opener: str, borrower: str) -> Verdict:
    """A case is closed by a second person: neither who opened it nor the borrower.

    closer, opener, borrower: keys of persons.
    Codes: opener-closes, borrower-closes.
    """
    if closer == borrower:
        reason = _("Nobody closes a case about their own loan. Leave it to the store.")
        return Refused(POLICY, "borrower-closes", reason)
    if closer == opener:
        reason = _("You opened this case, so somebody else closes it: another storekeeper, or the head of the unit.")
        return Refused(POLICY, "opener-closes", reason)
    return Permitted()


def is_demand_told(*, told: str, result: str) -> Verdict:
    """A demand made by hand says whom it reached and what came of it.

    Codes: told-missing, result-missing.
    """
    if not told.strip():
        return Refused(POLICY, "told-missing", _("Write who was reached, or that nobody was."))
    if not result.strip():
        return Refused(POLICY, "result-missing", _("Write what came of it: what was answered or promised."))
    return Permitted()


def is_appointment_ahead(appointed_on: date | None, *, made_on: date) -> Verdict:
    """The day agreed upon for the return is not before the day of the demand.

    Codes: appointment-in-past.
    """
    if appointed_on is None or appointed_on >= made_on:
        return Permitted()
    reason = _("The day agreed upon is before the day of the demand. Correct one of the two days.")
    return Refused(POLICY, "appointment-in-past", reason)
