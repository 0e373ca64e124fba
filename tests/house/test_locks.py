"""Locks: every package by hash, and no address of a registry anywhere in the repository."""

from __future__ import annotations

import json
import re
from typing import Final

import pytest

from tests.house.source import ROOT, tracked_files

HOSTS: Final = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("cdn", "jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare", "com"),
    )
)
"""Registries and content networks, in pieces so that this file does not name them."""


@pytest.mark.parametrize("name", ["base", "dev"])
def test_a_python_lock_pins_each_package_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    packages = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]

    assert len(packages) > 20
    assert all(re.match(r"[\w.-]+==\S+", package) and "--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert not re.search(r"(?m)^\s*(-i|--index|--extra-index|--find-links)", text)


def test_the_lock_for_developers_agrees_with_the_service() -> None:
    pins = {
        name: set(re.findall(r"(?m)^([\w.-]+==[^\s;]+)", (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")))
        for name in ("base", "dev")
    }

    assert pins["base"] <= pins["dev"]


def test_the_front_end_lock_pins_each_package_by_hash_and_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}

    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert all("resolved" not in package for package in packages.values())


def test_no_tracked_file_names_a_registry() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host.encode() in text]

    assert not found
