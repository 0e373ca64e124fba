"""The moves of a report: opened and counted by the clock, filled in by an officer, signed and corrected by the head."""

from audit.oversight.reports.actions.preparing import begin, end, keep_figures, note_progress
from audit.oversight.reports.actions.signing import sign
from audit.oversight.reports.actions.telling import ask_head, open_report
from audit.oversight.reports.actions.writing import write_measures

__all__ = ["ask_head", "begin", "end", "keep_figures", "note_progress", "open_report", "sign", "write_measures"]
