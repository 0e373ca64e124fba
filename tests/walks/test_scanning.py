"""The scan field: a wedge scanner, the camera, pictures; what the reader in the page reads of real photographs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image, ImageOps
from playwright.sync_api import expect

from loans.states import State
from tests.cast import Cast
from tests.makers import asset, loan_in
from tests.walks import fake_camera
from tests.walks.conftest import Visit
from tests.walks.visitor import DESK, PHONE, Visitor, th

KINDS: Final = ("code128-1", "code128-2", "code39-1", "qrcode-1")
"""The folders of ../shared/data/barcodes."""

WATCHED_MS: Final = 3_000
"""For so long the code stays in the picture without being scanned twice."""

_HEAR: Final = """
() => {
  window.heard = [];
  document.querySelector("form[data-desk]").addEventListener("scan", (event) => window.heard.push(event.detail.code));
}
"""


def heard(visitor: Visitor) -> list[str]:
    codes: list[str] = visitor.page.evaluate("window.heard")
    return codes


@pytest.fixture
def keeper(cast: Cast, visit: Visit) -> Callable[..., Visitor]:
    """The storekeeper at the desk, each scan of the page listened to."""

    def at_desk(width: int = DESK) -> Visitor:
        visitor = visit(width)
        visitor.become(cast.storekeeper)
        visitor.open(reverse("loans:desk"))
        visitor.page.evaluate(_HEAR)
        return visitor

    return at_desk


@pytest.mark.usefixtures("cast")
def test_the_page_reads_of_photographs_at_least_what_zxing_reads(
    keeper: Callable[..., Visitor], shared_data: Path, tmp_path: Path
) -> None:
    desk = keeper()
    desk.press(th("Camera"))
    photographs = [
        path
        for kind in KINDS
        for path in sorted((shared_data / "barcodes" / kind).iterdir())
        if path.suffix in {".png", ".webp"}
    ]
    missed, read = [], 0
    for number, path in enumerate(photographs):
        expected = read_by_zxing(path)
        sent = shutil.copy(path, tmp_path / f"{number}{path.suffix}")
        found = read_in_page(desk, Path(sent))
        read += bool(found)
        if not expected <= found:
            missed.append(f"{path.parent.name}/{path.name}: {expected - found}, the page read {found}")
    assert not missed, "\n".join(missed)
    assert read >= len(photographs) * 3 // 4, f"{read} of {len(photographs)}"


def read_by_zxing(path: Path) -> set[str]:
    """What zxing-cpp reads of the same kinds of code, as the scan field would give it."""
    kinds = zxingcpp.BarcodeFormat
    wanted = [kinds.Code128, kinds.Code39, kinds.Code93, kinds.EAN13, kinds.EAN8, kinds.ITF, kinds.QRCode]
    formats = zxingcpp.BarcodeFormats(wanted)
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    return {" ".join(code.text.splitlines()).strip() for code in zxingcpp.read_barcodes(picture, formats=formats)}


def read_in_page(desk: Visitor, path: Path) -> set[str]:
    """Through the picture of the camera's panel: one code is scanned at once, of several each has its button."""
    page = desk.page
    page.evaluate("window.heard.length = 0")
    page.locator("[data-picture]").set_input_files(path)
    page.wait_for_function("() => !document.querySelector('[data-camera-panel]').ariaBusy")
    page.wait_for_function("() => window.heard.length || !document.querySelector('[data-camera-said]').hidden")
    picks: list[str] = page.locator("[data-picks] button").all_text_contents()
    return set(picks) or set(heard(desk))


def test_the_same_code_within_the_pause_is_one_scan_and_the_pause_is_kept(
    keeper: Callable[..., Visitor], cast: Cast
) -> None:
    desk = keeper()
    tag = asset(cast).tag
    page = desk.page
    expect(page.get_by_text(th("Ready to scan"))).to_be_visible()
    page.get_by_text(th("Scanner settings")).click()
    expect(page.get_by_text(th("Not ready: press the field"))).to_be_visible()
    pause = page.get_by_label(th("The same code again counts after (milliseconds)"))
    for written, counted in (("9999999", "1"), ("0", "3")):
        pause.fill(written)
        page.locator("[data-scan]").focus()
        for _twice in range(2):
            desk.scan(tag)
        expect(page.locator("[data-counter]")).to_have_text(counted)
    page.get_by_label(th("Vibration")).uncheck()
    page.reload()
    page.get_by_text(th("Scanner settings")).click()
    expect(pause).to_have_value("0")
    expect(page.get_by_label(th("Vibration"))).not_to_be_checked()
    expect(page.get_by_label(th("Sounds"))).to_be_checked()


def test_a_scan_answers_by_colour_words_and_one_of_two_sounds(keeper: Callable[..., Visitor], cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast, at=cast.at)
    desk = keeper()
    page = desk.page
    desk.open(reverse("loans:return"))
    page.evaluate("""() => {
      window.tones = [];
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...given) {
        window.tones.push(this.frequency.value);
        start.apply(this, given);
      };
    }""")
    page.locator("[data-scan]").focus()
    desk.scan(loan.lines.get().asset.tag)
    expect(page.locator("[data-scanner]")).to_have_attribute("data-flash", "done")
    page.wait_for_function("() => window.tones.length === 1")
    desk.scan("ไม่มีรหัสนี้")
    expect(page.locator("[data-scanner]")).to_have_attribute("data-flash", "not-done")
    page.wait_for_function("() => window.tones.length === 3")
    high, *low = page.evaluate("window.tones")
    assert high > 1000 > max(low)
    expect(page.locator("[data-live]")).not_to_be_empty()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_camera_gives_what_it_sees_once(keeper: Callable[..., Visitor], cast: Cast, width: int) -> None:
    item = asset(cast, number=fake_camera.SEES)
    desk = keeper(width)
    page = desk.page
    page.context.grant_permissions(["camera"])
    desk.press(th("Camera"))
    desk.reads(item.name)
    page.wait_for_timeout(WATCHED_MS)
    assert heard(desk) == [fake_camera.SEES]
    expect(page.locator("[data-counter]")).to_have_text("1")
    desk.press(th("Close the camera"))
    expect(page.locator("[data-video]")).to_be_hidden()
    expect(page.locator("[data-scan]")).to_be_focused()
    assert page.evaluate("document.querySelector('[data-video]').srcObject") is None


@pytest.mark.usefixtures("cast")
def test_without_the_camera_a_sentence_says_what_to_do_and_typing_goes_on(keeper: Callable[..., Visitor]) -> None:
    desk = keeper()
    said = desk.page.locator("[data-camera-said]")
    desk.press(th("Camera"))
    refused = said.locator("..").get_attribute("data-refused")
    assert refused
    expect(said).to_have_text(refused)
    for error, sentence in (
        ("NotFoundError", "No camera was found. Take a picture with another device, or type the code."),
        ("NotReadableError", "Another program uses the camera. Close it and press Camera again, or type the code."),
    ):
        desk.press(th("Close the camera"))
        desk.page.evaluate(
            "name => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name)); }", error
        )
        desk.press(th("Camera"))
        expect(said).to_have_text(th(sentence))
    desk.page.locator("[data-scan]").focus()
    desk.scan("7440-001-0000")
    assert heard(desk) == ["7440-001-0000"]


@pytest.mark.usefixtures("cast")
def test_a_picture_without_a_code_or_that_is_none_is_said_so(keeper: Callable[..., Visitor], tmp_path: Path) -> None:
    desk = keeper()
    desk.press(th("Camera"))
    said = desk.page.locator("[data-camera-said]")
    empty, broken = tmp_path / "empty.png", tmp_path / "broken.jpg"
    Image.new("RGB", (200, 200), "white").save(empty)
    broken.write_bytes(b"not a picture")
    for path in (empty, broken):
        desk.page.evaluate("document.querySelector('[data-camera-said]').hidden = true")
        desk.page.locator("[data-picture]").set_input_files(path)
        sentence = "No code was found in the picture. Go nearer, see that it is bright and sharp, and take it again."
        expect(said).to_have_text(th(sentence))
        expect(said).to_be_visible()
    assert heard(desk) == []
