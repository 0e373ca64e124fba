"""The map of every address. Everything asks for sign-in unless a view says otherwise (LoginRequiredMiddleware)."""

from __future__ import annotations

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language

from assets.urls import TAG
from assets.views import label
from config import health, resume
from loans.views import home, offline
from people.views import line

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("loans.urls")),
    path("", include("audit.misuse.urls")),
    path("audit/", include("audit.oversight.urls")),
    path("guideline/", include("audit.oversight.guideline.urls")),
    path("executive/", include("audit.oversight.executive.urls")),
    path("open-data/", include("audit.oversight.open_data.urls")),
    path("reports/", include("audit.oversight.reports.urls")),
    path("people/", include("people.urls")),
    path("desk/notices/", include("people.desk_urls")),
    path("line/webhook/", line.webhook, name="line-webhook"),
    path("assets/", include("assets.urls")),
    re_path(rf"^[tT]/{TAG}/?$", label.page, name="label"),  # in capitals too: a QR code holds them in less room
    path("stock/", include("assets.stock.urls")),
    path("checks/", include("assets.checks.urls")),
    path("supplies/", include("loans.supply_urls")),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key holds hyphens itself, the number of the person none
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("resume/", resume.resume, name="resume"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("worker.js", offline.worker, name="worker"),
    path("machine/", health.machine, name="machine"),
    path("healthz", health.healthz, name="healthz"),
    path("api/", include("config.api_urls")),
]
