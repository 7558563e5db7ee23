"""A page without weights on a port of its own, a real browser, and what the browser asked for."""

from __future__ import annotations

import base64
import datetime
import importlib.util
import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from smartify import page
from smartify.reviewer import Reviewer

TODAY = datetime.date(2026, 9, 1)
FLAGS = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync"
Served = Callable[..., AbstractContextManager[str]]
SERIOUS = ("serious", "critical")


@contextmanager
def _served(reviewer: Reviewer, **more: Any) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    built = page.build(reviewer, lambda: TODAY)
    page.launch(built, port=port, wait=False, **more)
    yield f"http://127.0.0.1:{port}/"
    built.close()


@pytest.fixture(scope="session")
def served() -> Served:
    """Serves a page with this reviewer, as `page.launch` is told, while a `with` lasts."""
    return _served


@pytest.fixture(scope="session")
def address(bare: Reviewer) -> Iterator[str]:
    """Where a page without weights is served."""
    with _served(bare) as at:
        yield at


@pytest.fixture(scope="session")
def content() -> Callable[[str], bytes]:
    """Gives the file that a link in the page holds."""

    def held(html: str) -> bytes:
        found = re.search(r'href="data:[^"]*;base64,([^"]+)"', html)
        assert found, html
        return base64.b64decode(found[1])

    return held


class Visitor:
    """A browser with the few things that a person does: look, type, press; and the pictures it takes on the way."""

    def __init__(self, driver: Any, pictures: Path) -> None:
        self.driver = driver
        self.pictures = pictures
        self.width, self.scale = 0, 1

    def size(self, width: int, height: int, scale: int = 1) -> None:
        """Look through a window of so many CSS pixels, however narrow; two device pixels each at a zoom of 200 %."""
        self.width, self.scale = width, scale
        told = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", told)

    def find(self, css: str, seconds: float = 60) -> Any:
        """The first element that is there and shown."""
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, seconds).until(
            lambda d: next((e for e in d.find_elements(By.CSS_SELECTOR, css) if e.is_displayed()), None)
        )

    def all(self, css: str) -> list[Any]:
        from selenium.webdriver.common.by import By

        return list(self.driver.find_elements(By.CSS_SELECTOR, css))

    def until(self, true: Callable[[], Any], seconds: float = 60) -> Any:
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, seconds, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: true())

    def press(self, css: str) -> None:
        """Press what is there now; once more where it was drawn anew at that moment."""
        from selenium.common.exceptions import ElementClickInterceptedException, StaleElementReferenceException

        for last in (False, True):
            element = self.find(css)
            try:
                self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
                element.click()
                return
            except (ElementClickInterceptedException, StaleElementReferenceException):
                if last:
                    raise

    def type(self, css: str, words: str) -> None:
        self.find(css).send_keys(words)

    def picture(self, name: str) -> None:
        """The whole page as a picture among the test's output."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        self.size(self.width, min(max(height, 700), 6000), self.scale)
        self.driver.save_screenshot(str(self.pictures / f"{name}.png"))

    def faults(self) -> list[str]:
        """What axe finds that is serious, by WCAG 2.2 A and AA."""
        package = importlib.util.find_spec("axe_playwright_python")
        assert package and package.submodule_search_locations, "axe is not installed; `make test` does"
        (script,) = Path(package.submodule_search_locations[0]).rglob("axe.min.js")
        self.driver.execute_script(script.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = self.driver.execute_async_script(
            "const [tags, done] = arguments; axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => done(r.violations))", tags
        )
        return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in SERIOUS]

    def misfits(self) -> list[str]:
        """What stands outside the window, is cut off, lies over something else or is too small to press."""
        return list(self.driver.execute_script((Path(__file__).parent / "misfits.js").read_text(encoding="utf-8")))

    def hosts(self) -> set[str | None]:
        """Every host that the page was asked from, data: and the browser's own chrome: pages aside."""
        told = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in told if m["method"] == "Network.requestWillBeSent"]
        urls += self.driver.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
        return {urlsplit(url).hostname for url in urls if urlsplit(url).scheme in ("http", "https", "ws", "wss")}


@pytest.fixture(params=[(1280, 900)], ids=["laptop"])
def visitor(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A real Chromium with an empty profile, its window as wide, high and enlarged as the test says."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS.split(), f"user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    seen = Visitor(opened, Path(".pytest_cache") / "pictures")
    seen.size(*request.param)
    yield seen
    opened.quit()
