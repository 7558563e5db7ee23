"""What is made of a reviewed plan: text, a page, a Word file and JSON, each opened and looked at."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from smartify.guidance import LETTERS
from smartify.plan import reviewed
from smartify.plan.sheet import STYLE
from smartify.plan.shown import MARKS, as_html, as_json, as_text, as_word
from smartify.report import SHAPES

HOSTILE = "<script>alert('x')</script> & \"quoted\" <img src=x onerror=alert(1)>"
SIZES = ((1280, 900), (390, 844), (320, 800))


@pytest.fixture(scope="module")
def review(bare, amara, today):
    return reviewed(amara, bare, today)


@pytest.fixture(scope="module")
def hostile(bare, make, today):
    """A plan of which every part holds what must be escaped, one objective that cannot be read, and one that is a word alone."""
    plan = make.plan(
        ["Mum to ring the school by 30 November 2026 " + "and the \u000b clinic", f"Mum to ring {HOSTILE}", "Housing"],
        title=HOSTILE,
        person=f"Amara {HOSTILE}",
        source="a<b>.docx",
        outcomes=make.lines(HOSTILE),
        needs=make.lines(HOSTILE),
        risks=make.lines(HOSTILE),
        child_says=make.lines(HOSTILE),
        parents_say=make.lines(HOSTILE),
        contingency=make.lines(HOSTILE),
        agreed=make.lines(HOSTILE),
        disagreement=make.lines(HOSTILE),
        people=make.lines(f"CAMHS {HOSTILE}"),
        signatures=(make.signed(HOSTILE, HOSTILE),),
        review=make.line(HOSTILE),
    )
    return reviewed(plan, bare, today)


class Page(HTMLParser):
    """A page as the tags it opens, with the text of each part, for looking at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


# ---- text


def test_text_begins_with_what_comes_first_and_fits_a_terminal(review, bare) -> None:
    text = as_text(review, bare.guidance)
    assert text.startswith("Child in need plan: Amara Brook\nplan.docx; 9 objectives;")
    heads = [
        text.index(heading)
        for heading in ("LOOK AT THIS FIRST", "THE OBJECTIVES", "THE TWELVE QUESTIONS", "ALSO ASKED", "WHAT ONLY THE WHOLE PLAN SHOWS")
    ]
    assert heads == sorted(heads) and max(map(len, text.splitlines())) <= 100
    assert "domestic violence’ (objective 4)" in text[heads[0] : heads[1]]
    assert re.search(r"THE TWELVE QUESTIONS \((\d+ [a-z ]+, )*\d+ [a-z ]+\)", text)


def test_text_says_every_answer_with_its_shape_its_word_and_its_question(review, bare) -> None:
    flat = " ".join(as_text(review, bare.guidance).split())
    for answer in review.answers:
        assert f"{answer.number} {MARKS[answer.verdict]} {answer.question} {answer.verdict.capitalize()}." in flat
        assert not answer.asks or f"? {answer.asks}" in flat


def test_text_of_many_quotations_is_short_and_says_so(review, bare) -> None:
    assert "and 1 more" in as_text(review, bare.guidance)


# ---- the page


def test_the_page_is_well_formed_and_needs_nothing_else(review, bare) -> None:
    html = as_html(review, bare.guidance)
    page = Page(html)
    assert page.open == [] and html.startswith("<!DOCTYPE html>") and '<html lang="en-GB">' in html
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "input", "video"}
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") or name in ("src", "style") for name in attrs)]
    assert all(attrs["href"].startswith("#") for tag, attrs in page.tags if tag == "a")
    assert "://" not in html and "@import" not in html and "url(" not in html
    assert [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv")] == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_every_link_has_its_target_and_no_id_stands_twice(review, bare) -> None:
    page = Page(as_html(review, bare.guidance))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in page.tags if tag == "a"} <= set(ids)
    assert {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs} <= set(ids)


def test_headings_go_down_one_step_at_a_time(review, bare) -> None:
    levels = [int(tag[1]) for tag, _ in Page(as_html(review, bare.guidance)).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))


def test_what_comes_first_stands_before_all_questions(review, bare) -> None:
    said = Page(as_html(review, bare.guidance)).said()
    assert (
        said.index("Look at this first")
        < said.index("17 questions at a glance")
        < said.index("The twelve questions From")
        < said.index("The objectives Each by")
    )


def test_every_level_is_a_shape_and_a_word(review, bare) -> None:
    html = as_html(review, bare.guidance)
    cells = re.findall(r'<td role="cell" class="level [\w-]+">.*?</td>', html)
    assert len(cells) == len(LETTERS) * 9
    words = {"●": "Met", "◐": "Partly", "○": "Not met", "?": "Cannot tell"}
    for cell in cells:
        shape = re.search(r'aria-hidden="true">(.)</span>', cell)[1]
        assert f'<span class="word">{words[shape]}</span>' in cell
    for answer in review.answers:
        assert re.search(
            rf'<h3>{re.escape(answer.question)}</h3>\s*<p class="mark \w+"><span aria-hidden="true">{re.escape(MARKS[answer.verdict])}</span> {answer.verdict.capitalize()}</p>',
            html.replace("&#x27;", "'"),
        )


def test_all_that_comes_from_a_plan_is_escaped(hostile, bare) -> None:
    html = as_html(hostile, bare.guidance)
    page = Page(html)
    assert page.open == [] and not {tag for tag, _ in page.tags} & {"script", "img", "b>"}
    assert "&lt;script&gt;" in html and "a&lt;b&gt;.docx" in html
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]


def test_what_is_not_scored_says_why_in_its_row(hostile, bare) -> None:
    said = Page(as_html(hostile, bare.guidance)).said()
    assert "Not scored. This holds HTML tags. Paste the words alone." in said
    assert "Not scored. One word is not an objective." in said


def test_a_plan_of_nothing_is_a_page_too(bare, make, today) -> None:
    empty = reviewed(make.plan([]), bare, today)
    said = Page(as_html(empty, bare.guidance)).said()
    assert "No objective was found in this plan." in said and "The objectives" not in said
    assert "0 objectives" in as_text(empty, bare.guidance) and docx.Document(io.BytesIO(as_word(empty, bare.guidance)))


def test_the_letters_of_another_document(review, bare) -> None:
    said = Page(as_html(review, bare.guidance, "agreed-realistic")).said()
    assert "A Agreed" in said and "It is signed by Dana Brook (mother) and Priya Nair (social worker)." in said


@pytest.mark.weights
def test_a_rewrite_is_shown_where_one_was_asked_for(reviewer, make, today) -> None:
    from smartify.reviewer import Wanted

    shown = reviewed(make.plan(["Mum to engage with services"]), reviewer, today, wanted=Wanted(by_rule=True))
    html = as_html(shown, reviewer.guidance)
    assert "It might be written so:" in Page(html).said()
    assert "It might be written so:" in "\n".join(p.text for p in docx.Document(io.BytesIO(as_word(shown, reviewer.guidance))).paragraphs)


# ---- colours


def test_colours_have_the_contrast_of_AA_in_light_and_dark() -> None:
    light, dark = (
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{([^}]*)\}", STYLE.read_text(encoding="utf-8"))[:2]
    )
    for theme in (light, dark):
        for ink in ("ink", "met", "partly", "not", "rule", "quiet", "deep"):
            for ground in ("page", "soft", *(["ask"] if ink == "ink" else [])):
                assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground, theme[ink])
        assert contrast(theme["line"], theme["page"]) >= 1.5 and contrast(theme["focus"], theme["page"]) >= 3


def test_colours_are_those_of_the_other_pages() -> None:
    import smartify

    other = (Path(smartify.__file__).parent / "assets" / "page.css").read_text(encoding="utf-8")
    ours = set(re.findall(r"--(?!page|ink)([a-z]+: #[0-9a-f]{6})", STYLE.read_text(encoding="utf-8")))
    assert ours <= set(re.findall(r"--([a-z]+: #[0-9a-f]{6})", other))


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# ---- Word


def test_word_has_headings_a_language_a_title_and_tables_with_header_rows(review, bare) -> None:
    document = docx.Document(io.BytesIO(as_word(review, bare.guidance)))
    assert (
        document.core_properties.title == "Review of a plan: Child in need plan: Amara Brook"
        and document.core_properties.language == "en-GB"
    )
    heads = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert [text for style, text in heads if style == "Heading 1"] == [
        *("Look at this first", "All questions at a glance", "The twelve questions", "Also asked", "What only the whole plan shows"),
        *("The objectives", "What to ask of each objective", "How to read this"),
    ]
    assert sum(style == "Title" for style, _ in heads) == 1
    for answer in review.answers:
        assert ("Heading 2", f"{answer.number}. {answer.question}") in heads
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_word_has_the_levels_as_shapes_and_words_on_a_wide_page(review, bare) -> None:
    document = docx.Document(io.BytesIO(as_word(review, bare.guidance)))
    glance, objectives = document.tables
    assert [cell.text for cell in glance.rows[1].cells] == [
        "1",
        review.answers[0].question,
        f"{MARKS[review.answers[0].verdict]} {review.answers[0].verdict.capitalize()}",
    ]
    assert [cell.text for cell in objectives.rows[0].cells] == ["No.", "Objective", *LETTERS, "Who and when"]
    words = {"●": "Met", "◐": "Partly", "○": "Not met", "?": "Cannot tell"}
    for row in objectives.rows[1:]:
        for cell in row.cells[2:7]:
            shape, word = cell.text.split("\n")
            assert words[shape] == word and shape in SHAPES.values()
    assert objectives.rows[1].cells[7].text == "Dana Brook (mum)\nuntil 18 December 2026"
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    widths = [sum(cell.width for cell in row.cells) for row in objectives.rows]
    assert max(widths) <= document.sections[1].page_width - document.sections[1].left_margin - document.sections[1].right_margin


def test_word_quotes_and_asks(review, bare) -> None:
    said = [p.text for p in docx.Document(io.BytesIO(as_word(review, bare.guidance))).paragraphs]
    for answer in review.answers:
        assert not answer.asks or f"Ask: {answer.asks}" in said
        for evidence in answer.evidence:
            assert evidence.says in said
            assert all(any(quote.text in line for line in said) for quote in evidence.quotes)


def test_word_is_the_same_every_time_and_holds_what_xml_cannot(hostile, bare) -> None:
    one = docx.Document(io.BytesIO(as_word(hostile, bare.guidance)))
    cells = [cell.text for row in one.tables[1].rows for cell in row.cells]
    assert any("and the  clinic" in cell for cell in cells) and cells.count("Not scored") == 3 * len(LETTERS)
    texts = [[p.text for p in docx.Document(io.BytesIO(as_word(hostile, bare.guidance))).paragraphs] for _ in range(2)]
    assert texts[0] == texts[1]


# ---- JSON


def test_json_holds_everything_with_its_place(review) -> None:
    told = json.loads(as_json(review))
    assert told["plan"] == {
        "source": "plan.docx",
        "title": "Child in need plan",
        "person": "Amara Brook",
        "review": "2026-11-30",
        "signatures": [
            {"name": "Dana Brook", "role": "mother", "day": "2026-09-01"},
            {"name": "Priya Nair", "role": "social worker", "day": None},
        ],
    }
    assert [answer["number"] for answer in told["answers"]] == list(range(1, 18))
    assert {answer["verdict"] for answer in told["answers"]} <= {"yes", "partly", "no", "the plan does not say", "for people to judge"}
    child = next(answer for answer in told["answers"] if answer["key"] == "child")["evidence"][0]["quotes"][0]
    assert (child["file"], child["row"], child["objective"]) == ("plan.docx", 40, None)
    assert (
        told["findings"][0]["rule"] == "plan.unsafe" and told["findings"][0]["grave"] and told["findings"][0]["quotes"][0]["objective"] == 4
    )
    assert len(told["objectives"]) == 9 and told["objectives"][2]["beside"] == {"owner": "Mum", "by": "18/12/2026"}
    assert set(told["objectives"][0]["review"]["scores"]) == {"specific", "measurable", "achievable", "relevant", "time_bound"}


def test_json_of_an_objective_that_cannot_be_read(hostile) -> None:
    first, second, third = json.loads(as_json(hostile))["objectives"]
    assert second["review"] is None and second["error"] == "This holds HTML tags. Paste the words alone."
    assert third["error"].startswith("One word") and first["error"].startswith("This holds control characters")


# ---- in a browser


@pytest.fixture(scope="module")
def browser():
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert chromium and driver, "chromium and chromedriver are not installed"
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage"):
        options.add_argument(f"--{flag}")
    held = webdriver.Chrome(options=options, service=Service(driver))
    yield held
    held.quit()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_fits_is_in_reach_and_has_no_barriers(width, height, scheme, browser, review, bare, tmp_path) -> None:
    (tmp_path / "plan.html").write_text(as_html(review, bare.guidance), encoding="utf-8")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    )
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})  # for the script that looks
    browser.get((tmp_path / "plan.html").as_uri())
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == (
        "rgb(17, 24, 39)" if scheme == "dark" else "rgb(255, 255, 255)"
    )
    browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    least = 44 if width < 500 else 24
    low = browser.execute_script(
        "return [...document.querySelectorAll('summary, .glance a, .jump a')].filter(e => e.offsetHeight && e.getBoundingClientRect().height < arguments[0]).map(e => e.textContent)",
        least,
    )
    assert low == []
    package = importlib.util.find_spec("axe_playwright_python")
    assert package and package.submodule_search_locations, "axe is not installed; `make test` does"
    (script,) = Path(next(iter(package.submodule_search_locations))).rglob("axe.min.js")
    browser.execute_script(script.read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[0]; axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(r => done(r.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)])))"
    )
    assert found == []
