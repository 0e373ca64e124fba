"""A mail server on this machine that answers as a test tells it: takes, refuses now or for good, hangs or hangs up."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

Reply = str | None
"""A line of SMTP, None: say nothing for as long as the stub lives."""

OK: Final = "250 OK"


@dataclass(slots=True)
class Script:
    """What the server says: at the greeting, to each recipient by address, and after the message itself."""

    greeting: Reply = "220 stub"
    recipient: dict[str, Reply] = field(default_factory=dict)
    message: Reply = OK
    seconds: float = 0.0  # that it takes over each message


@dataclass(slots=True)
class Stub:
    """port; taken: every message that was accepted, in order; connections: how many there were."""

    port: int
    script: Script = field(default_factory=Script)
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    def addresses(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    stub: Stub


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def say(self, reply: Reply) -> None:
        if reply is None:
            self.server.stub.over.wait(30)
            raise ConnectionAbortedError
        self.wfile.write(f"{reply}\r\n".encode())

    def handle(self) -> None:
        stub = self.server.stub
        with stub.lock:
            stub.connections += 1
        try:
            self.say(stub.script.greeting)
            while line := self.rfile.readline():
                if not self._answer(line.decode().strip(), stub):
                    return
        except OSError:
            return

    def _answer(self, line: str, stub: Stub) -> bool:
        verb = line.split(":")[0].split(" ")[0].upper()
        if verb == "QUIT":
            self.say("221 bye")
            return False
        if verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            self.say(stub.script.recipient.get(address, OK))
        elif verb == "DATA":
            self.say("354 go on")
            self._message(stub)
        else:
            self.say(OK)
        return True

    def _message(self, stub: Stub) -> None:
        body = b""
        while (line := self.rfile.readline()) != b".\r\n":
            body += line
        time.sleep(stub.script.seconds)
        if stub.script.message is None or stub.script.message.startswith("2"):
            with stub.lock:
                stub.taken.append(message_from_bytes(body, policy=policy.default))
        self.say(stub.script.message)


@contextmanager
def serving() -> Iterator[Stub]:
    """The stub, listening on a free port of 127.0.0.1."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.stub = Stub(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.stub
        finally:
            server.stub.over.set()
            server.shutdown()
            thread.join()


def use(settings: Any, stub: Stub, *, timeout: float = 2.0) -> None:
    """Let the settings of a test name the stub as mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", stub.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = timeout
