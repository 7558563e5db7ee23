"""Many objectives in, one row out for each, the unreadable ones included with their reason."""

from smartify.batch.conductor import begun_on, run
from smartify.batch.engines import Engine, inline, local
from smartify.batch.output import REWRITE_COLUMNS, safe
from smartify.batch.scoring import scored
from smartify.batch.setup import Setup
from smartify.batch.summary import Summary

__all__ = ["REWRITE_COLUMNS", "Engine", "Setup", "Summary", "begun_on", "inline", "local", "run", "safe", "scored"]
