"""Keeping the page to this computer: where uploads lie, what every answer's headers forbid, who may come in."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import signal
import sys
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Any

from smartify.errors import SmartifyError
from smartify.page.access import Entry
from smartify.page.frame import ASSETS, CONTRAST, css

if TYPE_CHECKING:
    import gradio

LARGEST = "20mb"  # of an uploaded table
KEPT, LOOKED = 540, 50  # seconds that an uploaded or scored file stays for its download, and between two clearings: gone within ten minutes
SESSIONS = (
    200  # whose unfinished work is held: a quarter of a megabyte each before anything is typed; the one unused for longest goes first
)
HEADERS = {  # the browser itself refuses whatever would go elsewhere, and keeps nothing on disk
    b"content-security-policy": b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; frame-ancestors 'none'",
    b"cache-control": b"no-store",
    b"referrer-policy": b"no-referrer",
}


@cache
def _workplace() -> str:
    """A folder of this run's own for uploads and results, removed when it ends."""
    folder = tempfile.mkdtemp(prefix="smartify-page-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def keep_private() -> None:
    """What gradio reads from the environment: no statistics, no model hub, our own folder."""
    os.environ |= {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_ANALYTICS_MAX_EVENTS": "1",  # it keeps who pressed what when, and after each press makes a table of the last 10,000
        "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "GRADIO_TEMP_DIR": _workplace(),
    }


def _guarded(app: Any) -> Any:
    """An ASGI layer that adds HEADERS to every answer."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [(k, v) for k, v in message["headers"] if k.lower() not in HEADERS] + list(HEADERS.items())
            await send(message)

        await app(scope, receive, told)

    return answer


def settings(port: int, entry: Entry | None = None, *, mcp: bool = False) -> dict[str, Any]:
    """Everything that keeps the page to this computer, as the arguments of Blocks.launch."""
    keep_private()
    import gradio as gr
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    here = ["127.0.0.1", "localhost"]
    theme = gr.themes.Base(font=["system-ui", "Segoe UI", "Arial", "sans-serif"], font_mono=["ui-monospace", "monospace"], text_size="lg")
    theme = theme.set(**CONTRAST)
    entry = entry or Entry()
    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=here), Middleware(_guarded), *entry.guards()]
    return {
        "server_name": "127.0.0.1",
        "server_port": port,
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "mcp_server": mcp,
        "pwa": False,
        "ssr_mode": False,
        "strict_cors": True,
        "show_error": False,
        "quiet": True,
        "max_file_size": LARGEST,
        "state_session_capacity": SESSIONS,
        "app_kwargs": {"openapi_url": None, "middleware": guards},
        "theme": theme,
        "css": css(),
        "js": (ASSETS / "turned.js").read_text(encoding="utf-8"),
        "prevent_thread_lock": True,
        **entry.settings(),
    }


def _allow_mcp(entry: Entry | None) -> None:
    """Tools are for whoever is at this computer: gradio asks nobody who calls them, and calls the page itself without a name."""
    if entry and (entry.passwords or entry.header):
        raise SmartifyError("--mcp goes with neither --password-file nor --sign-in-header: it serves the person at this computer.")
    if importlib.util.find_spec("mcp") is None:
        raise SmartifyError("--mcp needs a package that is not installed: pip install 'smartify[mcp]'.")


def launch(page: gradio.Blocks, port: int = 7860, *, wait: bool = True, entry: Entry | None = None, mcp: bool = False) -> None:
    """Serve the page on this computer only, until it is stopped; with `mcp` its public calls are tools of a model as well."""
    if mcp:
        _allow_mcp(entry)
    try:
        page.launch(**settings(port, entry, mcp=mcp))
    except OSError:
        raise SmartifyError(f"Port {port} is taken. Choose another with --port.") from None
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # so that a stop, or a closed window, still clears the folder of uploads
        if wait and hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    print(f"smartify is at http://127.0.0.1:{port} (Ctrl+C stops it)", file=sys.stderr)
    if wait:
        page.block_thread()
