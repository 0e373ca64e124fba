"""The one shape of a page that changes something: the form, the refusal above it, or on to the next page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.verdict import Refusal, Refused


@dataclass(frozen=True, slots=True)
class ActPage:
    """The words of such a page. back: where it was opened from; verb: the button; tone: primary or danger."""

    title: str
    verb: str
    back: str
    pretitle: str = ""
    sentence: str = ""
    tone: str = "primary"


def act_page(
    request: HttpRequest,
    form: forms.Form,
    page: ActPage,
    act: Callable[[], HttpResponse | str],
    *,
    done: str = "",
) -> HttpResponse:
    """Show the form, or carry out `act` and go where it says (an address), or show what it answers (a page).

    A form that is not well-formed comes back with what was written (422), and so does one whose act is refused, with
    the verdict above it (409). done: a sentence shown on the next page.
    """
    verdict: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = act()
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            if isinstance(answer, HttpResponse):
                return answer
            if done:
                messages.success(request, done)
            return redirect(answer)
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "people/act.html", {"form": form, "page": page, "verdict": verdict}, status=status)
