"""Telling people: the inbox, and the outbox that sends by e-mail and LINE what cannot wait for it.

`tell` writes the notice in the transaction of the act it speaks of, with one statement, and knows nothing of channels.
Later a worker makes its deliveries (`outbox.route`) and sends them (`outbox.deliver`): no page waits for a mail server.
"""

from people.notices.kinds import COURTESY, DUTY, Kind, kind_of, kinds, register
from people.notices.outbox import deliver, pause_after, route, send_outbox
from people.notices.telling import Telling, in_thai, mark_read, tell, tell_many, unread_count

__all__ = [
    "COURTESY",
    "DUTY",
    "Kind",
    "Telling",
    "deliver",
    "in_thai",
    "kind_of",
    "kinds",
    "mark_read",
    "pause_after",
    "register",
    "route",
    "send_outbox",
    "tell",
    "tell_many",
    "unread_count",
]
