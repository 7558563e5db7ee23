"""The page that asks for a name and a password, and the one that sends away whoever a proxy has not named: each says why, and what to do."""

from __future__ import annotations

from html import escape
from typing import Any

from smartify.page.frame import ASSETS, css

SIGNED_IN = "/gradio_api/login_check"  # where gradio says whether a request comes from somebody who has signed in
UNNAMED = (
    "Sign in first: this page is opened through the sign-in of your organisation, which names you. "
    "Open it from there; if you did, tell whoever looks after smartify."
)


def door(app: Any) -> Any:
    """An ASGI layer that shows the sign-in page, in the place of gradio's, to whoever opens the page and has not signed in."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        opens = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        if opens and await _status(app, scope) == 401:
            await shown(send, 200, form(), "text/html")
            return
        await app(scope, receive, send)

    return answer


async def _status(app: Any, scope: Any) -> int:
    """What gradio answers to the same person who asks whether they have signed in."""
    found = [0]

    async def asked() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def told(message: Any) -> None:
        if message["type"] == "http.response.start":
            found[0] = message["status"]

    await app({**scope, "path": SIGNED_IN, "raw_path": SIGNED_IN.encode("ascii"), "query_string": b""}, asked, told)
    return found[0]


def form() -> str:
    """The sign-in page."""
    return _page("Sign in", (ASSETS / "signin.html").read_text(encoding="utf-8"))


def signed_in(request: Any) -> str:
    """Who is signed in, and the way out for those who came in by a password."""
    by_password = any(name.startswith("access-token") for name in request.cookies.keys())  # noqa: SIM118 - gradio gives pairs otherwise
    out = ' <a class="again" href="logout">Sign out</a>' if by_password else ""
    return f"<p>Signed in as <b>{escape(request.username or '')}</b>.{out}</p>"


def named(app: Any, header: str) -> Any:
    """An ASGI layer that refuses whoever the proxy in front has not named, once, in its header."""
    key = header.lower().encode("ascii")

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        ours = scope["type"] == "lifespan" or scope.get("path") == "/gradio_api/startup-events"  # how gradio wakes itself; it tells nothing
        headers = scope.get("headers", ())
        names = [value.strip() for name, value in headers if name.lower() == key]
        if ours or (len(names) == 1 and names[0]):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif any(name.lower() == b"accept" and b"text/html" in value for name, value in headers):
            await shown(send, 401, _page("Sign in first", f"<p>{UNNAMED}</p>"), "text/html")
        else:
            await shown(send, 401, UNNAMED, "text/plain")

    return answer


def _page(title: str, main: str) -> str:
    """A page of its own, in the look of the others."""
    page = (ASSETS / "door.html").read_text(encoding="utf-8")
    return page.replace("{title}", title).replace("{style}", css()).replace("{main}", main)


async def shown(send: Any, status: int, text: str, kind: str) -> None:
    """Answer a request with a text."""
    headers = [(b"content-type", f"{kind}; charset=utf-8".encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode("utf-8")})
