"""The page behind the QR code of a label: for anybody who scans it, without sign-in."""

from __future__ import annotations

from allauth.core.internal import ratelimit  # the public door of it never counts who only looks
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from assets.models import Asset
from assets.queries import readable_assets
from people.offices import Standing


@login_not_required
@require_GET
def page(request: HttpRequest, tag: str) -> HttpResponse:
    """What kind of thing this is and whose: no name of a person, no number, price or serial, and not where it is."""
    if not ratelimit.consume(request, app="allauth.account", action="label_page", limit_get=True):
        return render(request, "429.html", status=429)
    shown = Asset.objects.select_related("category", "owner_unit__agency", "responsible_unit")
    asset = get_object_or_404(shown, tag=tag)
    standing: Standing | None = getattr(request, "standing", None) if request.user.is_authenticated else None
    reads = standing is not None and readable_assets(standing).filter(pk=asset.pk).exists()
    return render(request, "assets/label.html", {"asset": asset, "reads": reads})
