"""A category more, and the check list of a kind of item, by the system administrator of the agency."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets import actions
from assets.check_lists import points_in, whose_check_list
from assets.forms import CategoryForm, CheckListForm
from assets.models import Category
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


@require_http_methods(["GET", "POST"])
def check_list(request: StaffRequest, pk: int) -> HttpResponse:
    """The check list of a category: its own, to begin with that of the category above."""
    if not request.standing.is_admin:
        raise Http404
    category = get_object_or_404(Category, pk=pk)
    source = whose_check_list(category)
    now_points = "\n".join(source.check_list) if source else ""
    form = CheckListForm(request.POST or None, initial={"points": now_points})
    back = f"{reverse('assets:categories')}?{urlencode({'in': category.code})}"

    def act() -> str:
        actions.set_check_list(
            category, points=points_in(form.cleaned_data["points"]), by=request.user, at=now(), reason=form.why
        )
        return back

    page = ActPage(
        title=_("Check list"),
        verb=_("Change the check list"),
        back=back,
        pretitle=f"{category.code} · {category.name}",
        sentence=_("Looked at when an item of this kind is handed over and comes back. What is out keeps its list."),
    )
    return act_page(request, form, page, act, done=_("The check list is changed."))
