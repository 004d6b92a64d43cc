"""The report: numbers first, then figures, then one self-contained page."""

from gridsim.report.page import write_report

__all__ = ["write_report"]
