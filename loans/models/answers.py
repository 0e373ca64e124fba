"""Answers of the API, kept for a repeated call."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from people.models import Person


class Answered(models.Model):
    """The answer given to an API call with an idempotency key: the same key from the same person gets it again."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("by", "key"), name="one_answer_a_key")]
        indexes: ClassVar = [models.Index(fields=("at",), name="answered_by_age")]

    def __str__(self) -> str:
        return self.key
