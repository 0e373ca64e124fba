"""The marks of the guideline's text, read by markdown-it: as HTML for the page, and as blocks for paper.

Headings (##), lists, numbered lists, tables, bold, quotations. HTML in the text is shown as it was written, never
carried out; there are no pictures, and links lead to https or to our own pages alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.typeset import Block, Column, Gap, Rule, Run, Style, Table, Text
from core.typeset.lines import NBSP

_SAFE_LINK: Final = re.compile(r"(?:https://|/(?!/)|#)[^\s]*", re.IGNORECASE)
_HIGHEST: Final = 2
"""The page's own title is the first heading."""


def _may_be_linked(address: str) -> bool:
    return _SAFE_LINK.fullmatch(address) is not None


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])
    setattr(reader, "validateLink", _may_be_linked)  # noqa: B010  # a method is replaced, as its documentation says
    return reader


_READER: Final = _reader()


class Heading(NamedTuple):
    """A heading of the second level, with the anchor by which it is reached."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as HTML, and its headings."""

    html: SafeString
    headings: tuple[Heading, ...]


@lru_cache(maxsize=64)
def as_html(text: str) -> Shown:
    """The text as HTML, all of it escaped but what the marks make; headings begin at the second level."""
    tokens = _tokens(text)
    headings: list[Heading] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == f"h{_HIGHEST}":
            headings.append(Heading(f"part-{len(headings) + 1}", _plain(tokens[place + 1])))
            token.attrSet("id", headings[-1].anchor)
        elif token.type == "table_open":
            token.attrSet("class", "rows")
    html = _READER.renderer.render(tokens, _READER.options, {})
    return Shown(mark_safe(html), tuple(headings))  # noqa: S308  # markdown-it escapes all that is not a mark


def _tokens(text: str) -> list[Token]:
    """What the reader finds, headings put below the page's own."""
    tokens = _READER.parse(text)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = max(0, _HIGHEST - min(levels, default=_HIGHEST))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
    return tokens


def _plain(inline: Token) -> str:
    return "".join(child.content or " " for child in inline.children or ())


# On paper

BODY: Final = Style(size=14, leading=1.3)
_HEADINGS: Final = {"h2": Style(size=18, bold=True), "h3": Style(size=15, bold=True)}
_INDENT: Final = 20.0
"""Points of a list in a list."""


def as_blocks(text: str) -> list[Block]:
    """The text as blocks of a paper."""
    return list(_Setting(_tokens(text)).blocks())


class _Setting:
    """Goes over the tokens once, and knows in which lists it is."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.lists: list[int | None] = []
        self.marker = ""
        self.is_quoted = 0

    def blocks(self) -> Iterator[Block]:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.type == "table_open":
                end = next(n for n in range(at, len(self.tokens)) if self.tokens[n].type == "table_close")
                yield from _table(self.tokens[at:end])
                at = end
            elif token.type == "heading_open":
                style = _HEADINGS.get(token.tag, Style(size=14, bold=True))
                yield from (Gap(8), Text(_runs(self.tokens[at + 1]), style, stays_with_next=True), Gap(2))
                at += 2
            else:
                yield from self._block(token)
            at += 1

    def _block(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
                yield Gap(2)
            case "list_item_open":
                self.marker = self._marker()
            case "blockquote_open" | "blockquote_close":
                self.is_quoted += 1 if token.type == "blockquote_open" else -1
            case "hr":
                yield from (Gap(4), Rule(), Gap(4))
            case "inline":
                yield from (Text(*self._paragraph(token)), Gap(3))
            case "code_block" | "fence":
                yield from (Text(token.content.rstrip("\n"), BODY), Gap(3))

    def _marker(self) -> str:
        number = self.lists[-1]
        if number is None:
            return "•"
        self.lists[-1] = number + 1
        return f"{number}."

    def _paragraph(self, token: Token) -> tuple[list[Run], Style]:
        runs, left = _runs(token), _INDENT * len(self.lists)
        depth = _INDENT * max(0, len(self.lists) - 1)
        if self.marker:
            runs = [Run(f"{self.marker}{NBSP}{NBSP}", whole=True), *runs]
            self.marker = ""
            return runs, Style(size=BODY.size, leading=BODY.leading, indent=depth, hang=left)
        left += _INDENT * self.is_quoted
        first = left if left else 2 * _INDENT
        return runs, Style(size=BODY.size, leading=BODY.leading, indent=first, hang=left)


def _runs(inline: Token) -> list[Run]:
    runs: list[Run] = []
    bold = 0
    for child in inline.children or ():
        if child.type in ("strong_open", "strong_close"):
            bold += 1 if child.type == "strong_open" else -1
        elif child.type == "softbreak":
            runs.append(Run(" "))
        elif child.type == "hardbreak":
            runs.append(Run("\n"))
        elif child.content:
            runs.append(Run(child.content, bold=bold > 0))
    return runs


def _table(tokens: Sequence[Token]) -> Iterator[Block]:
    rows: list[list[list[Run]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token))
    titles = ["".join(run.text for run in cell) for cell in rows[0]]
    body: list[Any] = rows[1:]
    widths = [max([len(title), *(_length(row[n]) for row in body)]) for n, title in enumerate(titles)]
    columns = [Column(title, float(min(60, max(8, wide)))) for title, wide in zip(titles, widths, strict=True)]
    yield from (Gap(2), Table(columns, body, 12), Gap(6))


def _length(cell: Sequence[Run]) -> int:
    return sum(len(run.text) for run in cell)
