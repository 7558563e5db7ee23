"""The page as a whole: launch settings that keep everything here, and nothing loaded or launched before it is wanted."""

from __future__ import annotations

import datetime
import importlib.util
import json
import subprocess
import sys

import pytest

from smartify import page
from smartify.errors import SmartifyError
from smartify.reviewer import Reviewer

TODAY = datetime.date(2026, 9, 1)
DRAFT = "Sarah's mother to attend alcohol support groups"
gradio = pytest.mark.skipif(importlib.util.find_spec("gradio") is None, reason="gradio is not installed")


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
def test_build_launches_nothing_and_has_three_public_calls(bare: Reviewer) -> None:
    built = page.build(bare, lambda: TODAY)
    assert not built.is_running and built.analytics_enabled is False and built.delete_cache is not None and sum(built.delete_cache) <= 600
    assert {str(fn.api_name) for fn in built.fns.values() if fn.api_visibility != "private"} == {"review", "rewrite", "batch"}
    config = json.dumps(built.get_config_file(), default=str)
    assert "no model.onnx" in config and "Sarah examples: adapted Halton guidance" in config and "Nothing leaves this computer" in config
