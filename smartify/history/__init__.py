"""What a scored history says: figures, a workbook, a report for the board, and a store that keeps scores over time."""

from smartify.history.counting import figures
from smartify.history.records import Figures, Groups

__all__ = ["Figures", "Groups", "figures"]
