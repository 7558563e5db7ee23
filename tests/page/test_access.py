"""Who may come in: a file of passwords, a header that a proxy sets, a queue and a number of presses; each with what it refuses."""

from __future__ import annotations

import asyncio
import datetime
import stat
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from smartify import cli, page
from smartify.errors import SmartifyError
from smartify.page import access, serve
from smartify.reviewer import Reviewer

TODAY = datetime.date(2026, 9, 1)
PASSWORD = "three plain words"


@pytest.fixture(scope="module")
def line() -> str:
    return access.hashed(PASSWORD)


def asked(*answers: str) -> Any:
    said = iter(answers)
    return lambda prompt: next(said)


def test_a_name_is_added_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "people"
    access.add_user("lena.okafor", path, asked(PASSWORD, PASSWORD))
    access.add_user("tom", path, asked("quite another one", "quite another one"))
    known = access.passwords(path)
    assert list(known) == ["lena.okafor", "tom"] and PASSWORD not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert access.matches(PASSWORD, known["lena.okafor"]) and not access.matches(PASSWORD, known["tom"])


def test_a_file_that_ends_without_a_line_break_is_added_to_all_the_same(tmp_path: Path, line: str) -> None:
    path = tmp_path / "people"
    path.write_text(f"# the north team\ntom:{line}", encoding="utf-8")
    access.add_user("lena", path, asked(PASSWORD, PASSWORD))
    assert list(access.passwords(path)) == ["tom", "lena"]


@pytest.mark.parametrize(
    ("name", "answers", "said"),
    [
        ("len:a", (), "letters, figures"),
        ("", (), "letters, figures"),
        ("lena", ("short",), "at least 12 characters"),
        ("lena", (PASSWORD, "three plain worts"), "differ"),
        ("tom", (), "has a line for tom already"),
    ],
)
def test_a_name_that_cannot_be_added_changes_nothing(tmp_path: Path, line: str, name: str, answers: tuple[str, ...], said: str) -> None:
    path = tmp_path / "people"
    path.write_text(f"tom:{line}\n", encoding="utf-8")
    with pytest.raises(SmartifyError, match=said):
        access.add_user(name, path, asked(*answers))
    assert path.read_text(encoding="utf-8") == f"tom:{line}\n"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("", "names nobody"),
        ("tom:three plain words\n", "line 1 is not name:hash"),
        ("# ours\n\ntom:scrypt$3$8$1$" + "A" * 22 + "==$" + "A" * 43 + "=", "line 3 is not name:hash"),
        ("tom:scrypt$1048576$64$1$" + "A" * 22 + "==$" + "A" * 43 + "=", "line 1 is not name:hash"),
    ],
    ids=["empty", "plain password", "no power of two", "too dear"],
)
def test_a_file_of_passwords_that_is_none_is_told_without_its_words(tmp_path: Path, held: str, said: str) -> None:
    path = tmp_path / "people"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(SmartifyError, match=said) as trouble:
        access.passwords(path)
    assert "plain words" not in str(trouble.value)


def test_a_name_twice_and_no_file_at_all(tmp_path: Path, line: str) -> None:
    path = tmp_path / "people"
    path.write_text(f"tom:{line}\ntom:{line}\n", encoding="utf-8")
    with pytest.raises(SmartifyError, match="line 2: this name has a line already"):
        access.passwords(path)
    with pytest.raises(SmartifyError, match="is not there; make it with"):
        access.passwords(tmp_path / "nowhere")


def test_the_command_line_adds_a_name_and_refuses_both_ways_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people"
    monkeypatch.setattr(access.add_user, "__defaults__", (asked(PASSWORD, PASSWORD),))
    assert cli.main(["serve", "--add-user", "lena", "--password-file", str(path)]) == 0 and list(access.passwords(path)) == ["lena"]
    assert cli.main(["serve", "--password-file", str(path), "--sign-in-header", "X-User"]) == 2
    assert cli.main(["serve", "--sign-in-header", "X User"]) == 2
    assert cli.main(["serve", "--add-user", "lena"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "smartify: Give --password-file or --sign-in-header, not both.",
        "smartify: 'X User' is not the name of a header; X-Forwarded-User, for example, is one.",
        "smartify: Say which file the name is added to with --password-file FILE.",
    ]


def test_wrong_passwords_are_answered_later_and_later_and_a_right_one_forgives(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "matches", lambda password, held: password == PASSWORD)
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    allowed = access.sign_in({"tom": line}, sleep)

    async def visit() -> None:
        assert [await allowed("tom", "wrong") for _ in range(12)] == [False] * 12
        assert waits == [1, 2, 4, 8, 16, 30, 30]
        assert await allowed("tom", PASSWORD) and waits[-1] == 30
        assert await allowed("tom", PASSWORD) and len(waits) == 8
        assert not await allowed("nobody", PASSWORD) and len(waits) == 8
        assert [await allowed("nobody", PASSWORD) for _ in range(5)] == [False] * 5 and waits[8:] == [1]

    asyncio.run(visit())


def test_of_many_tries_at_once_most_are_refused_unread(line: str) -> None:
    async def visit() -> list[bool]:
        allowed = access.sign_in({"tom": line})
        return await asyncio.gather(*(allowed("tom", PASSWORD if n == 9 else "wrong") for n in range(10)))

    assert asyncio.run(visit()) == [False] * 10


@pytest.fixture(scope="module")
def locked(served: Any, bare: Reviewer, line: str) -> Iterator[str]:
    with served(bare, entry=access.Entry(passwords={"tom": line})) as at:
        yield at.rstrip("/")


@pytest.fixture(scope="module")
def proxied(served: Any, bare: Reviewer) -> Iterator[str]:
    with served(bare, entry=access.Entry(header="X-Forwarded-User")) as at:
        yield at.rstrip("/")


CALL = "/gradio_api/call/batch"
SENT = {"data": [["Mum to ring school weekly until 3 May"], "2026-09-01"]}


def test_a_locked_page_lets_in_only_who_has_signed_in(locked: str) -> None:
    with httpx.Client(base_url=locked) as client:
        assert client.get("/config").status_code == 401 and client.post(CALL, json=SENT).status_code == 401
        assert client.post("/gradio_api/component_server", json={}).status_code == 401
        assert client.post("/login", data={"username": "tom", "password": "wrong"}).status_code == 400
        assert client.post(CALL, json=SENT).status_code == 401
        assert client.post("/login", data={"username": "tom", "password": PASSWORD}).json() == {"success": True}
        assert "event_id" in client.post(CALL, json=SENT).json()


def test_whoever_has_not_signed_in_sees_the_sign_in_and_nothing_else(locked: str) -> None:
    with httpx.Client(base_url=locked) as client:
        for address in ("/", "/?view=api"):
            shown = client.get(address)
            assert shown.status_code == 200 and "<title>Sign in – smartify</title>" in shown.text and "gradio_config" not in shown.text
            assert "no-store" in shown.headers["cache-control"] and "frame-ancestors 'none'" in shown.headers["content-security-policy"]
        client.post("/login", data={"username": "tom", "password": PASSWORD})
        assert "gradio_config" in client.get("/").text


@pytest.mark.browser
@pytest.mark.parametrize("visitor", [(1280, 900), (390, 844), (320, 700)], indirect=True, ids=["laptop", "phone", "narrow"])
def test_signing_in_says_what_is_wrong_and_lets_in_and_out(visitor: Any, locked: str) -> None:
    from selenium.webdriver.common.keys import Keys

    visitor.driver.get(locked)
    assert visitor.find("#name").get_attribute("autocomplete") == "username" and visitor.faults() == []
    visitor.type("#name", "tom")
    visitor.type("#password", "not that one" + Keys.ENTER)
    assert (
        "do not go together. Check both" in visitor.find("#refused").text
        and visitor.driver.switch_to.active_element.get_attribute("id") == "password"
    )
    visitor.picture(f"sign-in-{visitor.width}")
    assert visitor.faults() == [] and visitor.misfits() == [] and visitor.find("#name").get_attribute("value") == "tom"
    visitor.type("#password", PASSWORD + Keys.ENTER)
    assert visitor.find("#person").text.startswith("Signed in as tom") and visitor.hosts() == {"127.0.0.1"}
    visitor.press("#person a")
    assert visitor.find("#name")


@pytest.mark.browser
def test_whoever_is_turned_away_is_told_why_and_what_to_do(
    visitor: Any, served: Any, bare: Reviewer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(access, "PRESSES", 2)
    monkeypatch.setattr(serve, "LARGEST", "1kb")
    large = tmp_path / "plans.csv"
    large.write_text("objective\n" * 200, encoding="utf-8")
    with served(bare) as at:
        visitor.driver.get(at)
        visitor.type("#draft textarea", "Mum to ring")  # the page, coming up, has pressed once itself

        def told() -> str:
            visitor.press("#review")
            return " ".join(one.text for one in visitor.all('[data-testid="toast-text"]'))

        visitor.until(lambda: access.FAST in told())
        visitor.picture("too-fast")
        assert not visitor.all("[aria-busy=true]") and "Reading" not in visitor.find("#live").get_attribute("textContent")
        visitor.press("#options > button")
        visitor.until(lambda: visitor.all("#plan input[type=file]"))[0].send_keys(str(large))
        visitor.until(lambda: "‘plans.csv’ is larger than 1 KB, so it was not taken. Divide it" in visitor.find("body").text)
        visitor.picture("too-large")


def test_a_proxied_page_refuses_whoever_is_not_named(proxied: str) -> None:
    with httpx.Client(base_url=proxied) as client:
        for path in ("/", "/config", "/theme.css", "/gradio_api/info", "/static/fonts/none"):
            refused = client.get(path)
            assert refused.status_code == 401 and "Sign in first" in refused.text and "smartify</h1>" not in refused.text
        seen = client.get("/", headers={"Accept": "text/html,*/*"})
        assert (
            seen.status_code == 401 and "<title>Sign in first – smartify</title>" in seen.text and "tell whoever looks after" in seen.text
        )
        assert client.post(CALL, json=SENT).status_code == 401
        assert client.get("/config", headers={"X-Forwarded-User": ""}).status_code == 401
        twice = httpx.Headers([("X-Forwarded-User", "lena"), ("X-Forwarded-User", "tom")])
        assert client.get("/config", headers=twice).status_code == 401
        lena = {"X-Forwarded-User": "lena"}
        assert client.get("/config", headers=lena).status_code == 200
        assert "event_id" in client.post(CALL, json=SENT, headers=lena).json()
        assert "no-store" in client.get("/config").headers["cache-control"]


@pytest.mark.parametrize("entry", [access.Entry(header="X-User"), access.Entry(passwords={"tom": "x"})])
def test_tools_for_a_model_go_with_no_sign_in(bare: Reviewer, entry: access.Entry) -> None:
    with pytest.raises(SmartifyError, match="--mcp goes with neither"):
        page.launch(SimpleNamespace(), entry=entry, mcp=True)  # type: ignore[arg-type]


def test_a_page_is_on_this_computer_whoever_may_come_in(line: str) -> None:
    for entry in (None, access.Entry(header="X-User"), access.Entry(passwords={"tom": line})):
        assert page.settings(7999, entry)["server_name"] == "127.0.0.1"


def test_presses_are_counted_for_a_minute_and_each_person_alone() -> None:
    now = [0.0]
    presses = access.Presses(lambda: now[0])
    assert all(presses.allowed("tom") for _ in range(access.PRESSES)) and not presses.allowed("tom") and presses.allowed("lena")
    now[0] = 59.9
    assert not presses.allowed("tom")
    now[0] = 60.1
    assert presses.allowed("tom") and list(presses.times) == ["tom"]


def test_a_refused_press_is_told_why_and_typing_is_no_press(bare: Reviewer) -> None:
    built = page.build(bare, lambda: TODAY)
    access.queued(built, lambda: 0.0)
    taken: list[str] = []

    async def push(body: Any, request: Any, username: str | None) -> tuple[bool, str, str]:
        taken.append(body.session_hash)
        return True, "id", "success"

    built._queue.push = push
    built.queue = lambda max_size: built
    access.queued(built, lambda: 0.0)
    triggers = {fn._id: {name for _, name in fn.targets} for fn in built.fns.values()}
    typing = next(place for place, names in triggers.items() if names == {"input"})
    press = next(place for place, names in triggers.items() if "click" in names)

    async def visit(place: int, times: int, session: str = "a") -> None:
        for _ in range(times):
            await built._queue.push(SimpleNamespace(fn_index=place, session_hash=session), SimpleNamespace(client=None), None)

    from starlette.exceptions import HTTPException

    asyncio.run(visit(typing, 3 * access.PRESSES))
    asyncio.run(visit(press, access.PRESSES))
    with pytest.raises(HTTPException) as refused:
        asyncio.run(visit(press, 1))
    assert refused.value.status_code == 429 and refused.value.detail == access.FAST and len(taken) == 4 * access.PRESSES
    asyncio.run(visit(press, 1, "b"))
    built._queue.event_queue_per_concurrency_id = {"x": SimpleNamespace(queue=[None] * access.WAITING)}
    with pytest.raises(HTTPException) as full:
        asyncio.run(visit(press, 1, "c"))
    assert full.value.detail == access.FULL
