"""LINE's Messaging API on this machine, as its HTTP contract has it: what it was asked, and what it answers in turn."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG = 0
"""Instead of a status: say nothing."""


@dataclass(frozen=True, slots=True)
class Push:
    """One request: its path, headers and body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(slots=True)
class Stub:
    """asked: every request. answers: the statuses of the next ones; then 200, or 409 to a retry key accepted before."""

    port: int
    asked: list[Push] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    takes_before_hanging: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arrived(self) -> int:
        """How many messages a person would have seen."""
        return len(self.accepted)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    stub: Stub


class _Request(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is http.server's)
        return

    def do_POST(self) -> None:
        stub = self.server.stub
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("X-Line-Retry-Key", "")
        with stub.lock:
            stub.asked.append(Push(self.path, dict(self.headers.items()), body))
            status = stub.answers.pop(0) if stub.answers else (409 if key in stub.accepted else 200)
            if status == 200 or (status == HANG and stub.takes_before_hanging):
                stub.accepted.add(key)
        if status == HANG:
            stub.over.wait(30)
            return
        words = {200: {"sentMessages": [{"id": "1"}]}}.get(status, {"message": f"answer {status}"})
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(words).encode())


@contextmanager
def serving() -> Iterator[Stub]:
    """The stub, listening on a free port of 127.0.0.1."""
    with _Server(("127.0.0.1", 0), _Request) as server:
        server.stub = Stub(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.stub
        finally:
            server.stub.over.set()
            server.shutdown()
            thread.join()
