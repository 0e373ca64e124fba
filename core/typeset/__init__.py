"""Thai on paper: shaped by HarfBuzz, broken between words, searchable, the same bytes for the same facts.

A paper is a list of blocks (`Text`, `Table`, `Columns`, `Together`, …) on a sheet; `pdf` sets it on pages and `write`
sets many into one file without holding them.
"""

from core.typeset.blocks import (
    BASE_LINE,
    Block,
    Columns,
    Gap,
    Mark,
    Marked,
    Picture,
    Rule,
    Text,
    Together,
    draw_lines,
    outline,
)
from core.typeset.codes import QR, Barcode, holds_in_code128
from core.typeset.drawn import Drawn
from core.typeset.lines import (
    LEADING,
    NBSP,
    Line,
    Piece,
    Run,
    Style,
    Words,
    natural_width,
    printable,
    set_lines,
    widest_word,
)
from core.typeset.paper import A4, A4_LANDSCAPE, WATERMARK, Paper, Sheet, pages, pdf, write
from core.typeset.pdf import Page
from core.typeset.tables import Column, Table
from core.typeset.words import Break, opportunities

__all__ = [
    "A4",
    "A4_LANDSCAPE",
    "BASE_LINE",
    "LEADING",
    "NBSP",
    "QR",
    "WATERMARK",
    "Barcode",
    "Block",
    "Break",
    "Column",
    "Columns",
    "Drawn",
    "Gap",
    "Line",
    "Mark",
    "Marked",
    "Page",
    "Paper",
    "Picture",
    "Piece",
    "Rule",
    "Run",
    "Sheet",
    "Style",
    "Table",
    "Text",
    "Together",
    "Words",
    "draw_lines",
    "holds_in_code128",
    "natural_width",
    "opportunities",
    "outline",
    "pages",
    "pdf",
    "printable",
    "set_lines",
    "widest_word",
    "write",
]
