"""A browser, a server on 127.0.0.1, and the day on which everybody walks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.cast import cast as write_cast
from tests.walks import fake_camera
from tests.walks.cable import Cable, cable_to
from tests.walks.office import Office, open_office
from tests.walks.visitor import DESK, HEIGHTS, Visitor
from tests.walks.without_network import Enter

Visit = Callable[..., Visitor]

_OPTIONS: Final[dict[str, Any]] = {"locale": "th-TH", "timezone_id": "Asia/Bangkok", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the database is asked beside it, never in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # The sandbox of Chromium does not run as root, and only our own pages are opened.
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={fake_camera.film(tmp_path_factory.mktemp('camera'))}",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed people, committed, so that the server sees them."""
    return write_cast()


@pytest.fixture
def the_day(cast: Cast) -> Iterator[time_machine.Traveller]:
    """The working day of the cast, an hour after it was written; it goes on."""
    with time_machine.travel(cast.at + timedelta(hours=1), tick=True) as traveller:
        yield traveller


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, the_day: time_machine.Traveller, settings: Any, tmp_path: Path
) -> Iterator[Visit]:
    """Enter with a browser of one's own: `visit(PHONE)`. Afterwards nobody may have met a problem behind the pages."""
    settings.MEDIA_ROOT = tmp_path
    visitors: list[Visitor] = []
    with ExitStack() as stack:

        def enter(width: int = DESK, *, scripts: bool = True) -> Visitor:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHTS[width]},
                java_script_enabled=scripts,
                service_workers="block",  # whoever uses `enter` pulls the cable
                **_OPTIONS,
            )
            stack.callback(context.close)
            visitor = Visitor.enter(context, live_server.url)
            visitors.append(visitor)
            return visitor

        yield enter
        problems = [problem for visitor in visitors for problem in visitor.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture
def cable(live_server: LiveServer) -> Iterator[Cable]:
    port = urlsplit(live_server.url).port
    assert port
    with cable_to(port) as cable:
        yield cable


@pytest.fixture
def enter(
    browser: Browser, chromium: str, cable: Cable, the_day: time_machine.Traveller, settings: Any, tmp_path: Path
) -> Iterator[Enter]:
    """A browser at the end of the cable; with a folder, one that finds again what it kept there."""
    settings.MEDIA_ROOT = tmp_path
    visitors: list[Visitor] = []
    with ExitStack() as stack:

        def entered(width: int = DESK, *, folder: Path | None = None) -> Visitor:
            size: Any = {"width": width, "height": HEIGHTS[width]}
            context: BrowserContext
            if folder is None:
                context = browser.new_context(viewport=size, **_OPTIONS)
            else:
                context = browser.browser_type.launch_persistent_context(
                    folder, executable_path=chromium, args=["--no-sandbox"], viewport=size, **_OPTIONS
                )
            stack.callback(context.close)
            visitor = Visitor.enter(context, f"http://127.0.0.1:{cable.port}")
            visitors.append(visitor)
            return visitor

        yield entered
        cable.cut()
        problems = [each for visitor in visitors for each in visitor.problems if "net::ERR_" not in each]
    assert not problems, "\n".join(problems)


@pytest.fixture
def office(visit: Visit, cast: Cast) -> Office:
    """After `visit`, which moves to the day and gives uploads a folder."""
    return open_office(cast)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("WALK_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
