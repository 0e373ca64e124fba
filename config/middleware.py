"""What every answer has in common: its language, and that no shared cache keeps it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

Answer = Callable[[HttpRequest], HttpResponse]


def chosen_language(request: HttpRequest) -> str:
    """The language of the answer: what the person chose, for programs what they ask for, else Thai.

    A browser set to English does not make the pages English: Thai is the office's language, English is one click away.
    """
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in dict(settings.LANGUAGES):
        return cookie
    if request.path_info.startswith("/api/"):
        return translation.get_language_from_request(request)
    return settings.LANGUAGE_CODE


def language(get_response: Answer) -> Answer:
    """Answer each request in its language."""

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return answer


def plain_text(get_response: Answer) -> Answer:
    """Read what is sent as UTF-8, whatever its header says, and no cookie that holds a NUL.

    Some names of encodings are none of text, and PostgreSQL takes no NUL, not even to look for a session.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.encoding is not None:
            request.encoding = settings.DEFAULT_CHARSET
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return get_response(request)

    return answer


def no_store(get_response: Answer) -> Answer:
    """Keep pages of signed-in people out of every cache: shared machines are the rule in an office."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    return answer
