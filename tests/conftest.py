"""Property tests draw the same examples in every run, so that a run says something of the change and not of its luck.

`pytest --hypothesis-profile=searching` draws new ones: for looking for faults by hand.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("searching", derandomize=False, max_examples=1000)
settings.load_profile("repeatable")
