"""A category more, by the system administrator of the agency."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets import actions
from assets.forms import CategoryForm
from core.clock import now
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Add a category."""
    if not request.standing.is_admin:
        raise Http404
    form = CategoryForm(request.POST or None)

    def act() -> str:
        written = form.cleaned_data
        category = actions.add_category(
            code=written["code"],
            name=written["name"],
            parent=written["parent"],
            useful_life=written["useful_life"],
            by=request.user,
            at=now(),
            reason=form.why,
        )
        return f"{reverse('assets:categories')}?in={category.parent.code if category.parent else ''}"

    page = ActPage(title=_("Add a category"), verb=_("Add the category"), back=reverse("assets:categories"))
    return act_page(request, form, page, act, done=_("The category is added."))
