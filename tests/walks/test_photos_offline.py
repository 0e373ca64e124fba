"""Photos of what comes back while there is no network: kept with the return, sent after it, none of them lost."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.pictures import size_of
from loans.models import DeviceAct, LinePhoto, LoanLine, Moment, Outcome
from loans.states import LineState, State
from tests import makers
from tests.cast import Cast
from tests.makers import loan_in
from tests.walks.cable import Cable
from tests.walks.visitor import DESK, PATIENCE_MS, PHONE, th
from tests.walks.without_network import Enter, at_returns, kept, said, until

UNKNOWN: Final = "9999-000-0000"

ADDED: Final = "Photo kept on this device, {count} of this item. Sent after its return."


def take(page: Page, content: bytes, name: str = "photo.jpg") -> None:
    """As the camera of a phone gives it."""
    page.locator("[data-kept-photo] input").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


def photos_kept(page: Page, waiting: int) -> None:
    expect(page.locator("[data-kept]")).to_have_attribute("data-photos", str(waiting), timeout=PATIENCE_MS)


def added(page: Page, count: int) -> None:
    said(page, th(ADDED).format(count=count))
    expect(page.locator("[data-scan]")).to_be_focused()


def line_out(cast: Cast) -> LoanLine:
    return LoanLine.objects.select_related("asset").get(loan=loan_in(State.ON_LOAN, cast, at=cast.at))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_photos_of_returns_are_sent_after_them(
    enter: Enter, cable: Cable, cast: Cast, width: int, pictures: Path
) -> None:
    """One on the page of returns, one more on the page of nobody, and one of what turns out to be a conflict."""
    line, later = line_out(cast), line_out(cast)
    visitor = enter(width)
    page = at_returns(visitor, cast, holds=2)
    expect(page.locator("[data-kept-photo]")).to_be_hidden()

    cable.cut()
    visitor.scan(line.asset.tag)
    kept(page, 1)
    take(page, makers.picture(side=2400, wide=3000, kind="JPEG"))
    added(page, 1)
    take(page, makers.picture("red", side=60, kind="JPEG"))
    added(page, 2)
    photos_kept(page, 2)
    page.screenshot(path=pictures / f"offline-photo-{width}.png", full_page=True)
    sides = page.evaluate("""async () => Promise.all((await window.Device.photos()).map(async (photo) => {
      const picture = await createImageBitmap(photo.blob);
      return [photo.blob.type, picture.width, picture.height];
    }))""")
    assert sides == [["image/jpeg", 2000, 1600], ["image/jpeg", 60, 60]]

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(th("Take back without a connection"))
    photos_kept(page, 2)
    expect(page.locator("[data-scan]")).to_be_focused()
    visitor.scan(UNKNOWN)
    kept(page, 2)
    take(page, makers.picture("navy", side=60, kind="JPEG"))
    added(page, 1)
    take(page, b"no picture", "notes.jpg")
    said(page, th("This photo cannot be read here. Take another one; the return is kept."))
    photos_kept(page, 3)
    visitor.scan(later.asset.tag)
    kept(page, 3)
    page.screenshot(path=pictures / f"offline-photo-shell-{width}.png", full_page=True)

    cable.plug_in()
    expect(page.get_by_role("heading", level=1)).to_have_text(th("Take back"), timeout=PATIENCE_MS)
    kept(page, 0)
    photos_kept(page, 0)
    photos = list(line.photos.order_by("pk"))
    assert [photo.moment for photo in photos] == [Moment.RETURN] * 2
    with photos[0].file.open("rb") as file:
        assert size_of(file.read()) == (1600, 1280)
    assert all(photo.taken_at is not None and photo.taken_at <= photo.at for photo in photos)
    assert LinePhoto.objects.count() == 2

    visitor.open(reverse("loans:not-done"))
    conflict = DeviceAct.objects.get(outcome=Outcome.CONFLICT)
    shown = page.locator(f".kept-photo img[src='{conflict.photos.get().get_file_url()}']")
    expect(shown).to_be_visible()
    page.wait_for_function("() => document.querySelector('.kept-photo img').naturalWidth === 60")
    page.screenshot(path=pictures / f"offline-photo-not-done-{width}.png", full_page=True)
    visitor.open(reverse("loans:line-photos", args=[line.pk]))
    expect(page.locator("figcaption")).to_have_count(2)
    page.screenshot(path=pictures / f"offline-photo-line-{width}.png", full_page=True)


def test_a_photo_whose_answer_is_lost_is_there_once(enter: Enter, cable: Cable, cast: Cast) -> None:
    line = line_out(cast)
    visitor = enter()
    page = at_returns(visitor, cast, holds=1)
    cable.cut()
    visitor.scan(line.asset.tag)
    kept(page, 1)
    take(page, makers.picture(side=60, kind="JPEG"))
    added(page, 1)

    page.evaluate(
        "() => { window.put = window.Device.removePhoto; window.Device.removePhoto = () => Promise.reject(); }"
    )
    cable.plug_in()
    until(lambda: line.photos.exists(), page)
    photos_kept(page, 1)
    page.evaluate("() => { window.Device.removePhoto = window.put; }")

    photos_kept(page, 0)
    assert line.photos.count() == 1
    assert DeviceAct.objects.filter(kind="photo").count() == 1


def test_without_room_for_the_photo_the_return_is_kept(enter: Enter, cable: Cable, cast: Cast) -> None:
    line = line_out(cast)
    visitor = enter()
    page = at_returns(visitor, cast, holds=1)
    cable.cut()
    visitor.scan(line.asset.tag)
    kept(page, 1)
    page.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    take(page, makers.picture(side=60, kind="JPEG"))
    full = "The return is kept, but this device has no room for the photo."
    said(page, th(f"{full} Take photos of it when the connection is back, today still."))
    expect(page.locator("[data-kept-photo] .meaning-danger")).to_be_visible()
    photos_kept(page, 0)
    kept(page, 1)

    cable.plug_in()
    kept(page, 0)
    line.refresh_from_db()
    assert line.state == LineState.RETURNED
