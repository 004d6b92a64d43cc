"""Relays: what watches a bus or a branch and trips load, machines or branches."""
