"""Photos of an item: sent in, shown to who may see the item, taken off."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets import actions
from assets.forms import PhotoForm
from assets.models import AssetPhoto
from assets.queries import visible_assets
from assets.views.finding import kept_asset
from core.clock import now
from core.thai import Unreadable
from core.verdict import Refusal
from people.forms import ReasonForm
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page

KEEP_SECONDS: Final = 24 * 60 * 60


@require_GET
def photo(request: StaffRequest, tag: str, sha256: str) -> FileResponse:
    """The picture itself, for who may see the item. Its address holds its digest, so that it never changes."""
    shown = get_object_or_404(
        AssetPhoto.objects.filter(removed_at__isnull=True, asset__in=visible_assets(request.standing)),
        asset__tag=tag,
        sha256=sha256,
    )
    try:
        content = shown.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={KEEP_SECONDS}, immutable"
    return response


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, tag: str) -> HttpResponse:
    """Add a photo to an item."""
    asset = kept_asset(request, tag)
    form = PhotoForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_photo(asset, content=form.cleaned_data["photo"], by=request.user, at=now())
        except Unreadable as unreadable:
            form.add_error("photo", unreadable.message)
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("The photo stands on the page of the item."))
            return redirect(asset.get_absolute_url())
    status = 409 if verdict is not None else 422 if request.method == "POST" else 200
    return render(request, "assets/photo.html", {"asset": asset, "form": form, "verdict": verdict}, status=status)


@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, tag: str, pk: int) -> HttpResponse:
    """Take a photo off the page of an item."""
    asset = kept_asset(request, tag)
    shown = get_object_or_404(asset.photos, pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.remove_photo(asset, photo=shown, by=request.user, at=now(), reason=form.why)
        return asset.get_absolute_url()

    page = ActPage(
        title=_("Remove the photo"),
        verb=_("Remove"),
        back=asset.get_absolute_url(),
        pretitle=str(asset),
        sentence=_("The photo leaves the page of the item; the file stays with the record."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("The photo is removed."))
