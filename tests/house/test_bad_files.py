"""Files of a wrong type, of a harmful size, of a hostile name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from assets.models import AssetPhoto, ImportRun
from loans.models import AgencyPolicy
from tests import makers
from tests.access import test_urls
from tests.access.test_urls import World
from tests.cast import Cast
from tests.house.hostile import (
    MARKUP,
    judge,
    opened,
)

world = test_urls.world


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def bomb() -> bytes:
    """A small PNG that unpacks to 64 million pixels."""
    out = io.BytesIO()
    Image.new("1", (8000, 8000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("เอกสาร.jpg", b"%PDF-1.7\n1 0 obj << /Type /Catalog >>", "image/jpeg"),
        ("ภาพ.jpg", b"", "image/jpeg"),
        ("ภาพ.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40, "image/jpeg"),
        ("ภาพ.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(9)'/>", "image/svg+xml"),
        ("ภาพ.gif", b"GIF89a" + b"\x01" * 30, "image/gif"),
        ("bomb.png", b"bomb", "image/png"),
        ("../../etc/passwd\x00.jpg", b"root:x:0:0", "text/plain"),
        ("ก" * 5000 + ".jpg", b"x", "image/jpeg"),
        (MARKUP, b"MZ" + b"\x90" * 100, "application/x-msdownload"),
    ],
)
def test_what_is_no_photo_is_sent_back_with_a_sentence(world: World, name: str, content: bytes, kind: str) -> None:
    client, address, _page = opened(world, "assets:add-photo")
    before = AssetPhoto.objects.count()
    sent = bomb() if content == b"bomb" else content
    response: Any = client.post(address, {"photo": SimpleUploadedFile(name, sent, kind)})
    judge(response, name)
    assert response.status_code == 422
    assert response.context["form"].errors["photo"]
    assert AssetPhoto.objects.count() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "emblem-empty"),
        (b"\x00" * (2 * 1024 * 1024 + 1), "emblem-too-large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(9)'/>", "emblem-not-a-picture"),
        (b"%PDF-1.7", "emblem-not-a-picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "emblem-not-a-picture"),
        (b"bomb", "emblem-too-many-pixels"),
        (makers.picture(side=120), "emblem-too-coarse"),
        (makers.picture(side=240, wide=600), "emblem-too-wide"),
    ],
)
def test_what_cannot_be_an_emblem_is_sent_back_with_a_sentence_and_the_reason_stays(
    world: World, content: bytes, code: str
) -> None:
    client, address, _page = opened(world, "loans:emblem")
    before = AgencyPolicy.objects.get().emblem_sha256
    file = SimpleUploadedFile("../../ตรา.png", bomb() if content == b"bomb" else content, "image/png")
    response: Any = client.post(address, {"emblem": file, "reason": "ตราใหม่"})
    judge(response, "ตราใหม่")
    assert response.status_code == 422
    assert [error.code for error in response.context["form"].errors["emblem"].as_data()] == [code]
    assert "ตราใหม่" in response.content.decode()
    assert AgencyPolicy.objects.get().emblem_sha256 == before


def test_a_photo_that_is_no_file_at_all_is_asked_for(world: World) -> None:
    client, address, _page = opened(world, "assets:add-photo")
    for data in ({"photo": "text"}, {}, {"other": SimpleUploadedFile("x.jpg", b"x")}):
        response = client.post(address, data)
        judge(response)
        assert response.status_code == 422


def test_names_of_files_from_the_lists_reach_no_path(world: World, shared_data: Path, cast: Cast) -> None:
    client, address, _page = opened(world, "assets:import")
    folder = shared_data / "hostile-inputs" / "upload-names"
    names = [
        name
        for path in sorted(folder.rglob("*.txt"))
        if path.name != "_copyright.txt"
        for name in path.read_text(encoding="utf-8", errors="replace").splitlines()[:20]
    ]
    assert len(names) > 60
    for name in names:
        file = SimpleUploadedFile("x.csv", "เลขครุภัณฑ์,รายการ\n7440-9,กล้อง\n".encode())
        file.name = f"{name}.csv"  # past the client's own cleaning
        with transaction.atomic():
            judge(client.post(address, {"unit": cast.finance.pk, "file": file}), name)
            for run in ImportRun.objects.all():
                assert Path(run.file.path).is_relative_to(Path(world.run.file.path).parent.parent.parent)
            transaction.set_rollback(True)
