"""Limits: each rule with its value, unit, method, source, date and status, and how a recording is judged by it."""
