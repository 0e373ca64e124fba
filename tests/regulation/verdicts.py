"""What the tests of the law hold on to in a refusal: its code and its basis, never its words."""

from __future__ import annotations

from core.verdict import Refused, Verdict


def code_and_basis(verdict: Verdict) -> tuple[str, str]:
    """Code and basis of a refusal that has a reason; fails on a permission."""
    assert isinstance(verdict, Refused)
    assert verdict.reason
    return verdict.code, verdict.basis
