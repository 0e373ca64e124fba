"""The addresses of the API: /api/v1/…, its schema and its documentation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from assets import api as assets_api
from loans import agency_api, label_api
from loans import api as loans_api
from loans.case_api import CaseViewSet
from loans.override_api import OverrideViewSet
from loans.stock_api import StockViewSet

router = SimpleRouter()
router.register("assets", assets_api.AssetViewSet, basename="asset")
router.register("loans", loans_api.LoanViewSet, basename="loan")
router.register("cases", CaseViewSet, basename="case")
router.register("overrides", OverrideViewSet, basename="override")
router.register("agencies", agency_api.AgencyViewSet, basename="agency")
router.register("stock", StockViewSet, basename="stock")

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include([*loans_api.urlpatterns, *label_api.urlpatterns, *router.urls])),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]
