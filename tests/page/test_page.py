"""The page: callbacks called with strings, launch settings that keep everything here, and one visit with a real browser."""

from __future__ import annotations

import csv
import datetime
import importlib.util
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from smartify import page
from smartify.errors import SmartifyError
from smartify.guidance import load
from smartify.reviewer import Reviewer

TODAY = datetime.date(2026, 9, 1)
DRAFT = "Sarah's mother to attend alcohol support groups"
gradio = pytest.mark.skipif(importlib.util.find_spec("gradio") is None, reason="gradio is not installed")


@pytest.fixture(scope="module")
def reviewer(tmp_path_factory: pytest.TempPathFactory) -> Reviewer:
    return Reviewer(folder=tmp_path_factory.mktemp("no-weights"), rewrites=True)


def shown(reviewer: Reviewer, text: str, variant: str = "smart", **hints: str) -> str:
    return page.review_text(text, variant, **hints, reviewer=reviewer, today=TODAY)


def test_a_draft_gets_its_five_letters_and_a_rewrite(reviewer: Reviewer) -> None:
    html = shown(reviewer, DRAFT)
    assert [f'<th scope="row">{letter}</th>' in html for letter in "SMART"] == [True] * 5
    assert 'class="rewrite"' in html and "(to confirm)" in html


def test_levels_are_words_and_evidence_is_marked(reviewer: Reviewer) -> None:
    html = shown(reviewer, "Monitor the home conditions on an ongoing basis")
    assert "</span> No</td>" in html and '<mark class="empty"' in html and "in brackets" in html


def test_lines_are_reviewed_one_by_one_and_a_bad_one_keeps_its_place(reviewer: Reviewer) -> None:
    html = shown(reviewer, f"{DRAFT}\n\n12345\n<b>bold</b> of them all\n{DRAFT} weekly\n")
    assert [number for number in range(1, 7) if f"<h2>Line {number}</h2>" in html] == [1, 3, 4, 5]
    assert html.count('class="levels"') == 2 and html.count('role="alert"') == 2
    assert html.index("Line 3") < html.index("no words here") < html.index("Line 4") < html.index("HTML tags") < html.index("Line 5")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no text here"),
        ("  \n \t\n", "There is no text here"),
        (None, "There is no text here"),
        ("?!", "no words here"),
        ("Sarah", "One word"),
        ("a b " * 2_000, "characters long"),
        ("<script>alert(1)</script> to attend", "HTML tags"),
        ("Мама должна посещать группу каждую неделю", "not in English"),
    ],
    ids=["empty", "blank", "nothing", "signs", "one word", "too long", "tags", "not English"],
)
def test_what_cannot_be_reviewed_is_told_in_a_sentence(reviewer: Reviewer, text: str, said: str) -> None:
    html = shown(reviewer, text)
    assert said in html and "levels" not in html and "Traceback" not in html and "<script" not in html


def test_what_a_draft_holds_is_never_markup(reviewer: Reviewer) -> None:
    html = shown(reviewer, 'Sarah & her mother to attend 2 < 3 groups "weekly" by 30 June 2027', owner='<img src=x onerror="1">')
    assert "Sarah &amp;" in html and "2 &lt; 3" in html and "<img" not in html


def test_hints_are_used_as_given(reviewer: Reviewer) -> None:
    html = shown(reviewer, "Improve the home", owner="Marlow Vance", measure="3 visits", by="by 30 June 2027", baseline="", goal="")
    rewrite = html.split('class="rewrite"')[1]
    assert "Marlow Vance" in rewrite and "3 visits" in rewrite and "30 June 2027" in rewrite


def test_a_long_paste_is_cut_and_says_so(reviewer: Reviewer) -> None:
    html = shown(reviewer, "12345\n" * (page.MOST + 5))
    assert html.count("no words here") == page.MOST and f"first {page.MOST} lines" in html


@pytest.mark.parametrize("variant", sorted(load().variants))
def test_every_variant_shows_its_own_words(reviewer: Reviewer, variant: str) -> None:
    view = reviewer.guidance.variants[variant]
    for html in (shown(reviewer, DRAFT, variant), page.gallery_html(2, variant, guidance=reviewer.guidance)):
        assert all(f"<b>{view[letter]['label']}.</b>" in html for letter in "SMART")
        assert ("The wording cannot show it." in html) == any(not view[letter]["reads"] for letter in "SMART")


@pytest.mark.parametrize("index", range(len(load().examples)), ids=[e["title"] for e in load().examples])
def test_every_example_has_a_before_levels_and_an_after(index: int) -> None:
    html = page.gallery_html(str(index), "smart", guidance=load())
    assert html.index("Before") < html.index('class="levels"') < html.index("After") and "Source: " in html
    assert html.count("Met<") + html.count("Partly met<") + html.count("Not met<") == 5


def table(folder: Path, name: str = "plans.csv", column: str = "objective") -> Path:
    path = folder / name
    path.write_text(f"ref,{column}\n1,{DRAFT}\n2,Monitor the home on an ongoing basis\n3,\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("rewrites", [False, True])
def test_a_file_comes_back_scored(reviewer: Reviewer, tmp_path: Path, rewrites: bool) -> None:
    seen: list[tuple[int, int]] = []
    out, html = page.score_file(str(table(tmp_path)), "", rewrites, reviewer=reviewer, progress=lambda n, of: seen.append((n, of)))
    assert out is not None
    with Path(out).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Path(out).name == "plans-scored.csv" and [row["ref"] for row in rows] == ["1", "2", "3"] and ("rewrite" in rows[0]) == rewrites
    assert "3 rows" in html and seen[-1] == (3, 3)
    shutil.rmtree(Path(out).parent)


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("plans.csv", "aim", "no column &#x27;aim&#x27;; its columns are ref, objective. Choose one in the column box."),
        ("plans.txt", "", "neither .csv nor .xlsx"),
        ("plans.xlsx", "", "cannot be read as a workbook"),
    ],
    ids=["no such column", "another kind", "not a workbook"],
)
def test_a_file_that_cannot_be_scored_is_told_and_leaves_nothing(
    reviewer: Reviewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, column: str, said: str
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(work))
    out, html = page.score_file(str(table(tmp_path, name)), column, False, reviewer=reviewer)
    assert out is None and said in html and DRAFT not in html and list(work.iterdir()) == []


def test_no_file_is_asked_for(reviewer: Reviewer) -> None:
    assert page.score_file(None, "", False, reviewer=reviewer)[1].count("Choose a file first") == 1


def test_importing_the_page_loads_no_gradio() -> None:
    code = "import sys, smartify.page; sys.exit('gradio' in sys.modules or 'spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class Fake:
    """Blocks that only note how they were launched."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.given: dict[str, object] = {}
        self.trouble = trouble
        self.waited = False

    def launch(self, **given: object) -> None:
        self.given = given
        if self.trouble:
            raise self.trouble

    def block_thread(self) -> None:
        self.waited = True


@gradio
def test_launch_keeps_everything_on_this_computer() -> None:
    fake = Fake()
    page.launch(fake, port=7999, wait=False)  # type: ignore[arg-type]
    private = {
        "server_name": "127.0.0.1",
        "server_port": 7999,
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "pwa": False,
        "mcp_server": False,
        "ssr_mode": False,
        "strict_cors": True,
        "show_error": False,
        "quiet": True,
    }
    assert {name: fake.given[name] for name in private} == private
    assert "allowed_paths" not in fake.given and "http" not in str(fake.given["css"]) and "url(" not in str(fake.given["css"])
    theme = fake.given["theme"]
    assert not theme._font_css and "fonts.googleapis" not in theme._get_theme_css()  # type: ignore[attr-defined]


@gradio
def test_launch_knows_all_its_arguments() -> None:
    import inspect

    import gradio as gr

    assert set(page.settings(7999)) <= set(inspect.signature(gr.Blocks.launch).parameters)


@gradio
def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    with pytest.raises(SmartifyError, match="Port 7999 is taken"):
        page.launch(Fake(OSError("no empty port")), port=7999)  # type: ignore[arg-type]


@gradio
def test_build_launches_nothing_and_has_no_public_call(reviewer: Reviewer) -> None:
    built = page.build(reviewer, lambda: TODAY)
    assert not built.is_running and built.analytics_enabled is False and built.delete_cache == (600, 600)
    assert {fn.api_visibility for fn in built.fns.values()} == {"private"}
    config = json.dumps(built.get_config_file(), default=str)
    assert "no model.onnx" in config and "Sarah examples: adapted Halton guidance" in config and "Nothing leaves this computer" in config


@pytest.fixture(scope="module")
def address(reviewer: Reviewer) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    built = page.build(reviewer, lambda: TODAY)
    page.launch(built, port=port, wait=False)
    yield f"http://127.0.0.1:{port}/"
    built.close()


@pytest.fixture
def browser(tmp_path: Path):  # type: ignore[no-untyped-def]
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    flags = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync"
    for flag in (*flags.split(), f"user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


def hosts(browser) -> set[str | None]:  # type: ignore[no-untyped-def]
    """Every host that a page was asked from, data: and the browser's own chrome: pages aside."""
    told = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in told if m["method"] == "Network.requestWillBeSent"]
    urls += browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    return {urlsplit(url).hostname for url in urls if urlsplit(url).scheme in ("http", "https", "ws", "wss")}


@gradio
@pytest.mark.browser
def test_a_visit_reviews_a_draft_and_asks_nobody_else(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    def wait(css: str):  # type: ignore[no-untyped-def]
        return WebDriverWait(browser, 60).until(lambda b: b.find_elements(By.CSS_SELECTOR, css))[0]

    browser.get(address)
    wait("#draft textarea").send_keys("Monitor the home conditions on an ongoing basis ${1+1}")
    wait("#review").click()
    assert "(to confirm)" in wait("#result .rewrite").text
    rows = [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#result .levels tr")]
    assert [row[0] for row in rows] == list("SMART") and "No" in rows[4].split("\n")[0] and "${1+1}" in wait("#result .draft").text
    assert hosts(browser) == {"127.0.0.1"}
    refused = "const [url, done] = arguments; fetch(url, {mode: 'no-cors'}).then(() => done('asked'), () => done('refused'))"
    other = address.replace("127.0.0.1", "localhost")  # another origin that would answer: only the policy stands in the way
    assert browser.execute_async_script(refused, other) == "refused"
    assert browser.execute_script("return JSON.stringify([{...localStorage}, {...sessionStorage}])").count("ongoing") == 0
