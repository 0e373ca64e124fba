"""The addresses of borrower, supervisor and approver."""

from __future__ import annotations

from django.urls import URLPattern, path

from loans.views import (
    agencies,
    amending,
    borrowing,
    catalogue,
    changing,
    deciding,
    overrides,
    policy,
    receipts,
    requesting,
)

urlpatterns: list[URLPattern] = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("basket/", catalogue.change_basket, name="basket"),
    path("loans/", borrowing.mine, name="mine"),
    path("loans/all/", borrowing.every, name="list"),
    path("loans/new/", requesting.new, name="new"),
    path("loans/new/review/", requesting.review, name="review"),
    path("loans/new/exception/", overrides.ask_new, name="ask-override"),
    path("loans/for-agency/", agencies.new, name="agency-new"),
    path("loans/for-agency/review/", agencies.review, name="agency-review"),
    path("loans/of-asset/<str:tag>/", borrowing.of_asset, name="of_asset"),
    path("loans/<int:pk>/", borrowing.loan, name="loan"),
    path("loans/<int:pk>/history/", borrowing.history, name="history"),
    path("loans/<int:pk>/decide/", deciding.decide, name="decide"),
    path("loans/<int:pk>/correct/", requesting.correct, name="correct"),
    path("loans/<int:pk>/correct/review/", requesting.correct_review, name="correct_review"),
    path("loans/<int:pk>/for-agency/", agencies.correct, name="agency-correct"),
    path("loans/<int:pk>/for-agency/review/", agencies.correct_review, name="agency-correct-review"),
    path("loans/<int:pk>/letter/", agencies.letter_scan, name="letter-scan"),
    path("loans/<int:pk>/letter/attach/", agencies.attach_scan, name="attach-letter-scan"),
    path("loans/<int:pk>/exception/", overrides.ask_for_loan, name="ask-override-for"),
    path("loans/<int:pk>/receipt/", receipts.receipt, name="receipt"),
    path("loans/<int:pk>/receipt/scan/", receipts.receipt_scan, name="receipt-scan"),
    path("loans/<int:pk>/change/", amending.change, name="change"),
    path("loans/<int:pk>/change/review/", amending.change_review, name="change_review"),
    path("loans/<int:pk>/extend/", changing.extend, name="extend"),
    path("loans/<int:pk>/extend/decide/", changing.decide_change, name="decide_change"),
    path("loans/<int:pk>/extend/withdraw/", borrowing.withdraw_change, name="withdraw_change"),
    path("loans/<int:pk>/withdraw/", borrowing.withdraw, name="withdraw"),
    path("loans/<int:pk>/cancel/", borrowing.cancel, name="cancel"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/<int:pk>/", overrides.override, name="override"),
    path("approvals/", deciding.inbox, name="inbox"),
    path("policy/", policy.policy, name="policy"),
    path("policy/criteria/", policy.criteria, name="criteria"),
    path("rules/", policy.rules, name="rules"),
]
