"""The moves of who drafts the guideline and of who approves it."""

from audit.oversight.guideline.actions.drafting import GuidelineWords, save_draft, send_draft
from audit.oversight.guideline.actions.publishing import approve_guideline, return_draft, withdraw_guideline

__all__ = [
    "GuidelineWords",
    "approve_guideline",
    "return_draft",
    "save_draft",
    "send_draft",
    "withdraw_guideline",
]
