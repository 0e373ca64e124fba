"""The moves about circulars: sent, acknowledged, reminded of, and their proof taken away."""

from audit.oversight.circulation.actions.acknowledging import acknowledge
from audit.oversight.circulation.actions.reminding import remind_of_circular
from audit.oversight.circulation.actions.sending import circulate
from audit.oversight.circulation.actions.taking_away import ProofKind, take_proof

__all__ = ["ProofKind", "acknowledge", "circulate", "remind_of_circular", "take_proof"]
