"""What is measured: each task as the product answers it and as the floor does, with the aim of the two's ratio.

The aims are those the project set itself from what comparable systems measure (docs/performance.md).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

Plan = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. body: sent as JSON by POST; None: GET."""

    path: str
    body: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """product, floor: what to ask in round n. who: whose session. aim: the ratio of medians it should not pass.

    before: what the product is asked first, outside the time; its answer is given to `product`.
    """

    name: str
    who: str
    aim: float | None
    product: Callable[[Plan, int, Any], Ask]
    floor: Callable[[Plan, int], Ask]
    before: Callable[[Plan, int], Ask] | None = None


def _code(plan: Plan, n: int) -> str:
    return str(plan["codes"][n % len(plan["codes"])])


def _word(plan: Plan, n: int) -> str:
    return quote(plan["words"][n % len(plan["words"])])


def _rich(plan: Plan, n: int) -> str:
    return str(plan["rich"][n % len(plan["rich"])])


def _deep(plan: Plan) -> int:
    """The last item of the page before: nine of ten items are newer."""
    return int(plan["assets"] // 10)


def _cursor(plan: Plan) -> str:
    """The same as the API's cursor (REST framework's own shape)."""
    return quote(b64encode(f"p={_deep(plan)}".encode()).decode())


def _hand_over(plan: Plan, n: int) -> tuple[str, dict[str, Any]]:
    ready = plan["approved"][2 * n]
    return f"/api/v1/loans/{ready['loan']}/hand-over/", {"checked": [{"line": ready["line"]}]}


def _hand_over_signed(plan: Plan, n: int, shown: Any) -> Ask:
    path, body = _hand_over(plan, n)
    consent = plan["approved"][2 * n]["consent"]
    return Ask(path, {**body, "consent": consent, "signed_sha256": shown["sha256"]})


def _hand_over_shown(plan: Plan, n: int) -> Ask:
    path, body = _hand_over(plan, n)
    return Ask(f"{path}preview/", body)


TASKS: Final = (
    Task(
        name="scan look-up",
        who="keeper",
        aim=2,
        product=lambda plan, n, _shown: Ask("/api/v1/desk/scan/", {"code": _code(plan, n)}),
        floor=lambda plan, n: Ask("/floor/scan/", {"code": _code(plan, n)}),
    ),
    Task(
        name="register, first 50 (API)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask("/api/v1/assets/"),
        floor=lambda plan, n: Ask("/floor/items/?as=json"),
    ),
    Task(
        name="register, 50 after 90 % (API)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask(f"/api/v1/assets/?cursor={_cursor(plan)}"),
        floor=lambda plan, n: Ask(f"/floor/items/?as=json&after={_deep(plan)}"),
    ),
    Task(
        name="register, part of a word (API)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask(f"/api/v1/assets/?q={_word(plan, n)}"),
        floor=lambda plan, n: Ask(f"/floor/items/?as=json&q={_word(plan, n)}"),
    ),
    Task(
        name="register, first 50 (page)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask("/assets/"),
        floor=lambda plan, n: Ask("/floor/items/"),
    ),
    Task(
        name="register, 50 after 90 % (page)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask(f"/assets/?page=a_{_deep(plan)}"),
        floor=lambda plan, n: Ask(f"/floor/items/?after={_deep(plan)}"),
    ),
    Task(
        name="register, part of a word (page)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask(f"/assets/?q={_word(plan, n)}"),
        floor=lambda plan, n: Ask(f"/floor/items/?q={_word(plan, n)}"),
    ),
    Task(
        name="register of one store (page)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask(f"/assets/?unit={plan['store']}"),
        floor=lambda plan, n: Ask(f"/floor/items/?unit={plan['store']}"),
    ),
    Task(
        name="hand-over of one item",
        who="keeper",
        aim=3,
        before=_hand_over_shown,
        product=_hand_over_signed,
        floor=lambda plan, n: Ask("/floor/hand-over/", {"line": plan["approved"][2 * n + 1]["line"]}),
    ),
    Task(
        name="return of one item",
        who="keeper",
        aim=3,
        product=lambda plan, n, _shown: Ask("/api/v1/desk/return/", {"code": plan["out"][2 * n]["tag"]}),
        floor=lambda plan, n: Ask("/floor/return/", {"code": plan["out"][2 * n + 1]["tag"]}),
    ),
    Task(
        name="timeline, 20 entries (page)",
        who="auditor",
        aim=3,
        product=lambda plan, n, _shown: Ask(f"/assets/{_rich(plan, n)}/timeline/"),
        floor=lambda plan, n: Ask(f"/floor/items/{_rich(plan, n)}/history/"),
    ),
    Task(
        name="item (page)",
        who="auditor",
        aim=2.5,
        product=lambda plan, n, _shown: Ask(f"/assets/{_rich(plan, n)}/"),
        floor=lambda plan, n: Ask(f"/floor/items/{_rich(plan, n)}/"),
    ),
    Task(
        name="catalogue (page)",
        who="keeper",
        aim=None,
        product=lambda plan, n, _shown: Ask("/catalogue/"),
        floor=lambda plan, n: Ask("/floor/items/"),
    ),
    Task(
        name="desk (page)",
        who="keeper",
        aim=None,
        product=lambda plan, n, _shown: Ask("/desk/"),
        floor=lambda plan, n: Ask(f"/floor/items/?unit={plan['store']}"),
    ),
)
