"""Signals: a power trace, the recording of a run, and what can be measured on them."""
