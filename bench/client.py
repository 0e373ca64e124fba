"""The client: one connection to a running server, product and floor asked in turn, each answer read to its end."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.tasks import Ask, Plan, Task

CSRF: Final = "b" * 32
"""A token as Django's own scripts send it: the same in the cookie and in the header."""

WARM_UP: Final = 5
"""Rounds that are asked but not counted."""


class WrongAnswerError(Exception):
    """The server did not do what was asked: then a time says nothing."""


@dataclass(slots=True)
class Times:
    """Milliseconds of each answer, how many SQL statements one takes, and how long it is in bytes."""

    product: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    product_sql: int = 0
    floor_sql: int = 0
    product_bytes: int = 0
    floor_bytes: int = 0


class Client:
    """Asks one server, signed in as whoever the plan holds a session of."""

    def __init__(self, port: int, plan: Plan) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.plan = plan

    def ask(self, ask: Ask, who: str, *, count_sql: bool = False) -> tuple[float, http.client.HTTPResponse, bytes]:
        """Milliseconds from the first byte sent to the last byte read, the answer's head and its body.

        Raises:
            WrongAnswerError: any status but 200.
        """
        headers = {
            "Cookie": f"{self.plan['cookie']}={self.plan['sessions'][who]}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Accept-Language": "th",
        }
        body = None
        if ask.body is not None:
            body = json.dumps(ask.body).encode()
            headers["Content-Type"] = "application/json"
        if count_sql:
            headers["X-Count-SQL"] = "1"
        began = time.perf_counter()
        self.connection.request("GET" if body is None else "POST", ask.path, body=body, headers=headers)
        response = self.connection.getresponse()
        answer = response.read()
        taken = (time.perf_counter() - began) * 1000
        if response.status != 200:
            raise WrongAnswerError(f"{ask.path}: {response.status} {answer[:400].decode(errors='replace')}")
        return taken, response, answer


def measure(client: Client, tasks: Sequence[Task], rounds: int) -> dict[str, Times]:
    """Ask every task once a round, the product first in one round and the floor first in the next.

    The last round counts SQL and is not timed.
    """
    times = {task.name: Times() for task in tasks}
    for n in range(WARM_UP + rounds + 1):
        for task in tasks:
            _round(client, task, times[task.name], n, timed=WARM_UP <= n < WARM_UP + rounds)
    return times


def _round(client: Client, task: Task, times: Times, n: int, *, timed: bool) -> None:
    plan, shown = client.plan, None
    if task.before is not None:
        shown = json.loads(client.ask(task.before(plan, n), task.who)[2])
    turns = [("product", task.product(plan, n, shown)), ("floor", task.floor(plan, n))]
    for side, ask in turns if n % 2 else reversed(turns):
        taken, response, body = client.ask(ask, task.who, count_sql=not timed)
        if timed:
            getattr(times, side).append(taken)
        else:
            setattr(times, f"{side}_sql", int(response.headers["X-SQL"]))
            setattr(times, f"{side}_bytes", len(body))
