"""The Thai catalogue from the command line: merge, check, compile."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import catalogue


class Command(BaseCommand):
    """`messages` writes the catalogue anew from the source, the catalogue and the parts."""

    help = "Merge the Thai texts into locale/th/LC_MESSAGES/django.po and compile them; --check only judges."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--check", action="store_true", help="fail when a text lacks its Thai or the file is stale")
        mode.add_argument(
            "--compile", dest="compile_only", action="store_true", help="only write the .mo that the service reads"
        )

    def handle(self, *args: Any, check: bool, compile_only: bool, **options: Any) -> None:
        if compile_only:
            self.stdout.write(f"Compiled {catalogue.compile_catalogue()}.")
            return
        merged = catalogue.merge()
        problems = catalogue.problems(merged)
        text = catalogue.as_text(merged)
        path = catalogue.CATALOGUE
        if check:
            if not path.exists() or path.read_bytes() != text:
                problems.append(f"{path} is not what the source and the parts say. Run make messages and commit it.")
            if problems:
                raise CommandError("\n".join(problems))
            self.stdout.write(f"All {len(merged)} texts have their Thai.")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        catalogue.compile_catalogue()
        for problem in problems:
            self.stderr.write(problem)
        self.stdout.write(f"{len(merged)} texts, {len(problems)} without usable Thai.")
