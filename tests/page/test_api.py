"""The calls for other programs, asked as another program asks: by gradio_client, by plain HTTP, and as tools of a model."""

from __future__ import annotations

import asyncio
import datetime
import importlib.util
import json
from typing import Any

import httpx
import pytest

from smartify import page, report
from smartify.errors import SmartifyError
from smartify.page import api
from smartify.reviewer import Reviewer, Wanted
from smartify.text import LONGEST
from smartify.types import Hints, Objective

TODAY = datetime.date(2026, 9, 1)
DRAFT = "Sarah's mother to attend alcohol support groups"
CALLS = {"/review", "/rewrite", "/batch"}
tools = pytest.mark.skipif(importlib.util.find_spec("mcp") is None, reason="mcp is not installed")


@pytest.fixture(scope="module")
def client(address: str) -> Any:
    from gradio_client import Client

    return Client(address, verbose=False, analytics_enabled=False)


def test_three_calls_are_public_and_say_what_they_take(client: Any) -> None:
    told = client.view_api(return_format="dict", print_info=False)
    assert set(told["named_endpoints"]) == CALLS and told["unnamed_endpoints"] == {}
    for call in CALLS:
        taken = told["named_endpoints"][call]["parameters"]
        assert all(one["type"]["type"] in ("string", "boolean", "array") for one in taken)
    names = [one["parameter_name"] for one in told["named_endpoints"]["/review"]["parameters"]]
    assert names == ["text", "variant", "today", "owner", "measure", "by", "goal", "baseline"]
    assert told["named_endpoints"]["/batch"]["parameters"][0]["type"] == {"type": "array", "items": {"type": "string"}}


def test_nothing_else_of_the_page_can_be_called(bare: Reviewer) -> None:
    built = page.build(bare, lambda: TODAY)
    shown = {fn.api_name for fn in built.fns.values() if fn.api_visibility != "private"}
    assert shown == {call.strip("/") for call in CALLS}


def test_review_gives_what_jsonl_gives_and_errors_in_their_place(client: Any, bare: Reviewer) -> None:
    text = f"{DRAFT}\n\n12345\n{DRAFT} weekly\n{'far too long ' * 200}"
    told = client.predict(text=text, today="2026-09-01", goal="For Sarah to feel safe", api_name="/review")
    assert [one.get("line") for one in told] == [None, 3, None, 5]
    objective = Objective(text=DRAFT, hints=Hints(goal="For Sarah to feel safe", owner="", measure="", by="", baseline=""))
    review = bare.review(objective, Wanted(rewrites=False), today=TODAY)
    assert told[0] == json.loads(report.as_jsonl(review))
    assert set(told[1]) == {"error", "source", "line"} and "no words here" in told[1]["error"] and "12345" not in told[1]["error"]
    assert "an objective has at most 2,000" in told[3]["error"]


def test_another_variant_shows_its_letters(client: Any) -> None:
    (told,) = client.predict(text=DRAFT, variant="agreed-realistic", api_name="/review")
    assert [(one["letter"], one["level"]) for one in told["letters"]][2] == ("A", None) and told["letters"][2]["label"] == "Agreed"
    assert "letters" not in client.predict(text=DRAFT, api_name="/review")[0]


def test_rewrite_gives_the_rewrite_object_with_hints_as_told(client: Any) -> None:
    told = client.predict(text=DRAFT, owner="Marlow Vance", measure="twice a week", by="30 June 2027", api_name="/rewrite")
    assert "Marlow Vance" in told["text"] and "30 June 2027" in told["text"] and told["passed"] and told["to_confirm"] == []
    assert "choices" not in told and "choices" in client.predict(text=DRAFT, choices=True, api_name="/rewrite")


def test_batch_gives_a_row_for_each_text_in_order(client: Any) -> None:
    rows = client.predict(texts=["Mum to ring school weekly until 3 May 2027", "", "12345", "Improve"], api_name="/batch")
    assert [row["row"] for row in rows] == [1, 2, 3, 4] and {tuple(sorted(row)) for row in rows} == {
        tuple(sorted(("row", *report.COLUMNS)))
    }
    assert rows[0]["owner"] == "Mum" and rows[0]["T"] == 2 and rows[0]["note"] == ""
    assert all(row["S"] is None and row["note"] for row in rows[1:])


@pytest.mark.parametrize(
    ("call", "sent", "said"),
    [
        ("/review", {"text": " \n"}, "there is no text here"),
        ("/review", {"text": "Mum to ring\n" * 41}, "41 lines; one call reviews at most 40"),
        ("/review", {"text": "x" * 90_000}, "90,000 characters"),
        ("/review", {"text": DRAFT, "variant": "smarter"}, "there is none of this name; there are achievable-realistic, agreed-realistic"),
        ("/review", {"text": DRAFT, "today": "1 September"}, "write it as 2026-09-01"),
        ("/review", {"text": DRAFT, "owner": "x" * 301}, "owner: 301 characters; there may be 300"),
        ("/review", {"text": 7}, "text: this is not a text"),
        ("/rewrite", {"text": f"{DRAFT}\n{DRAFT}"}, "2 lines; one call rewrites one"),
        ("/rewrite", {"text": "12345"}, "no words here"),
        ("/rewrite", {"text": "a b " * 600}, "an objective has at most 2,000"),
        ("/batch", {"texts": ["Mum to ring"] * 501}, "501 of them; one call scores at most 500"),
        ("/batch", {"texts": []}, "there are none"),
        ("/batch", {"texts": "Mum to ring"}, "not a list of texts"),
        ("/batch", {"texts": ["Mum to ring", None]}, "not a list of texts"),
    ],
)
def test_over_the_limits_a_sentence_says_so(client: Any, call: str, sent: dict[str, Any], said: str) -> None:
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match=said) as trouble:
        client.predict(api_name=call, **sent)
    assert "Sarah" not in str(trouble.value) and "Traceback" not in str(trouble.value)


def test_limits_stand_without_a_page_too(bare: Reviewer) -> None:
    api.words(text="x" * (40 * LONGEST), owner="x" * 300)
    assert len(api.rows(["Mum to ring school"] * 3, bare, TODAY)) == 3
    with pytest.raises(SmartifyError, match="not a text"):
        api.words(owner=None)


def test_plain_http_is_enough(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as http:
        event = http.post("gradio_api/call/review", json={"data": [DRAFT, "smart", "2026-09-01", "", "", "", "", ""]}).json()["event_id"]
        answer = http.get(f"gradio_api/call/review/{event}").text
    assert "event: complete" in answer and json.loads(answer.split("data: ")[-1])[0][0]["text"] == DRAFT


def test_too_many_calls_of_one_session_are_refused_in_a_sentence(served: Any, bare: Reviewer) -> None:
    from smartify.page import access

    with served(bare) as at, httpx.Client(base_url=at, timeout=60) as http:
        sent = {"data": [["Mum to ring"], ""], "session_hash": "one"}
        codes = [http.post("gradio_api/call/batch", json=sent) for _ in range(access.PRESSES + 1)]
        refused = [answer for answer in codes if answer.status_code != 200]
        assert refused and {answer.status_code for answer in refused} == {429}
        assert {answer.json()["detail"] for answer in refused} <= {access.FAST, access.FULL}
        assert refused[-1].headers["retry-after"] in ("5", "60")


@tools
def test_a_model_is_offered_the_three_calls_and_no_file(served: Any, bare: Reviewer) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def ask(at: str) -> tuple[dict[str, Any], Any]:
        async with streamablehttp_client(f"{at}gradio_api/mcp/") as (reading, writing, _), ClientSession(reading, writing) as session:
            await session.initialize()
            offered = (await session.list_tools()).tools
            called = await session.call_tool("batch", {"texts": ["Mum to ring school weekly until 3 May 2027"], "today": "2026-09-01"})
            return {tool.name: tool for tool in offered}, called

    with served(bare, mcp=True) as at:
        offered, called = asyncio.run(ask(at))
        assert set(offered) == {"review", "rewrite", "batch"} and not called.isError
        assert "five levels with their evidence" in offered["review"].description
        taken = offered["review"].inputSchema["properties"]
        assert taken["text"]["type"] == "string" and "at most 40 lines" in taken["text"]["description"]
        assert "Mum" in called.content[0].text and "file" not in json.dumps(offered["review"].inputSchema).lower()
