"""Which files of the front-end packages are served, under which names, and how all static files are stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PACKAGE_FILES: Final[dict[str, str]] = {
    "vendor/tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/barcode-detector.js": "barcode-detector/dist/iife/ponyfill.js",
    "vendor/zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
    **{
        f"vendor/sarabun-{script}-{weight}.woff2": f"@fontsource/sarabun/files/sarabun-{script}-{weight}-normal.woff2"
        for script in ("thai", "latin")
        for weight in (400, 600, 700)
    },
}
"""Name under /static/ → file under node_modules. Packages hold thousands of files; these few are what pages ask for."""


class PackageStorage(FileSystemStorage):
    """Reads the files of `PACKAGE_FILES` where npm put them."""

    def path(self, name: str) -> str:
        return str(settings.NODE_MODULES / PACKAGE_FILES[Path(name).as_posix()])


class PackageFinder(BaseFinder):
    """Finds the files of `PACKAGE_FILES` for runserver and collectstatic."""

    storage = PackageStorage()

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str] | None:  # type: ignore[override]
        found = [self.storage.path(path)] if path in PACKAGE_FILES else []
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in PACKAGE_FILES:
            if not matches_patterns(name, list_of(ignore_patterns)):
                yield name, self.storage


def list_of(patterns: Iterable[str] | None) -> list[str]:
    """`patterns` as the list Django's matcher wants."""
    return [*patterns] if patterns else []


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is published untyped
    """Names with a hash of their content, compressed; source maps are neither served nor looked for."""

    patterns: ClassVar[tuple[Any, ...]] = tuple(
        (kind, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for kind, rules in CompressedManifestStaticFilesStorage.patterns
    )
