"""The desk without a network: the page that a device shows then, and the worker that keeps it there (ADR 0024)."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from core.scan_field import ScanForm, scanning_page
from loans.desk_forms import InspectionForm

FILES: Final = (
    "img/mark.svg",
    "css/app.css",
    "js/theme.js",
    "js/page.js",
    "js/scanner.js",
    "js/camera.js",
    "js/device.js",
    "js/kept-photos.js",
    "js/keeping.js",
    "js/desk.js",
    "vendor/tabler.css",
    "vendor/barcode-detector.js",
    "vendor/zxing_reader.wasm",
    *(f"vendor/sarabun-{script}-{weight}.woff2" for script in ("thai", "latin") for weight in (400, 600, 700)),
)
"""What the page without a network is made of; files of the house, the same for everybody."""


@login_not_required
@require_GET
def page(request: HttpRequest, language: str) -> HttpResponse:
    """The returns without a network: of nobody, for everybody the same; what it shows is on the device."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return _page(request, language)


@scanning_page
def _page(request: HttpRequest, language: str) -> HttpResponse:
    with translation.override(language):
        facts = {"scan": ScanForm(), "form": InspectionForm(), "is_shell": True}
        response = render(request, "loans/desk/offline.html", facts)
    response.headers["Content-Language"] = language
    return response


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the names under which the files are served now; it rules all addresses."""
    shell = reverse("loans:offline", args=[translation.get_language() or settings.LANGUAGE_CODE])
    facts = {"files": [static(name) for name in FILES], "shell": shell, "desk": reverse("loans:desk")}
    facts["version"] = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
    response = render(request, "worker.js", {"facts": json.dumps(facts)}, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response
