"""Thai on paper: shaped by HarfBuzz, broken between words, searchable, the same bytes for the same facts.

A paper is a list of blocks (`Text`, `Table`, `Columns`, `Together`, …) on a sheet; `pdf` sets it on pages and `write`
sets many into one file without holding them.
"""

from core.typeset.blocks import Block, Columns, Gap, Mark, Marked, Picture, Rule, Text, Together
from core.typeset.codes import QR, Barcode, holds_in_code128
from core.typeset.lines import NBSP, Line, Run, Style, Words, natural_width, set_lines, widest_word
from core.typeset.paper import A4, A4_LANDSCAPE, WATERMARK, Paper, Sheet, pages, pdf, write
from core.typeset.tables import Column, Table

__all__ = [
    "A4",
    "A4_LANDSCAPE",
    "NBSP",
    "QR",
    "WATERMARK",
    "Barcode",
    "Block",
    "Column",
    "Columns",
    "Gap",
    "Line",
    "Mark",
    "Marked",
    "Paper",
    "Picture",
    "Rule",
    "Run",
    "Sheet",
    "Style",
    "Table",
    "Text",
    "Together",
    "Words",
    "holds_in_code128",
    "natural_width",
    "pages",
    "pdf",
    "set_lines",
    "widest_word",
    "write",
]
