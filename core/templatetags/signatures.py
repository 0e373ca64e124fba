"""A drawn signature as a path to show."""

from __future__ import annotations

from django import template

from core.strokes import svg_path

register = template.Library()
register.filter("svg_path", svg_path)
