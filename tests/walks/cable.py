"""The cable between a browser and the server, which can be pulled out: nothing of the browser's own is switched off."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Final

PIECE: Final = 65_536


class Cable:
    """Carries bytes from a port of its own to the server's, until it is cut; then it takes no call."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.port = 0
        self._ears: socket.socket | None = None
        self._lines: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._loses_answers = threading.Event()

    def plug_in(self) -> None:
        """From now on calls go through. The port stays the same."""
        self._loses_answers.clear()
        self._ears = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._ears.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._ears,), daemon=True).start()

    def cut(self) -> None:
        """Every call ends in the middle, and none is taken any more."""
        if self._ears is not None:
            with suppress(OSError):
                self._ears.shutdown(socket.SHUT_RDWR)
            self._ears.close()
            self._ears = None
        with self._guard:
            lines, self._lines = self._lines, set()
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def lose_answers(self) -> None:
        """What is asked still reaches the server; what it answers reaches nobody."""
        self._loses_answers.set()

    def _listen(self, ears: socket.socket) -> None:
        while True:
            try:
                near, _address = ears.accept()
                far = socket.create_connection(("127.0.0.1", self.server))
            except OSError:
                return
            with self._guard:
                if self._ears is not ears:  # cut while the call was put through
                    near.close()
                    far.close()
                    return
                self._lines |= {near, far}
            for source, goal, is_answer in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._carry, args=(source, goal, is_answer), daemon=True).start()

    def _carry(self, source: socket.socket, goal: socket.socket, is_answer: bool) -> None:
        with closing(source), closing(goal):
            with suppress(OSError):
                while piece := source.recv(PIECE):
                    if is_answer and self._loses_answers.is_set():
                        break
                    goal.sendall(piece)
            # Closing alone tells nobody while the other direction still waits: the browser would hold the line for
            # good, and it has only six.
            for line in (source, goal):
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable_to(server: int) -> Iterator[Cable]:
    cable = Cable(server)
    cable.plug_in()
    try:
        yield cable
    finally:
        cable.cut()
