"""Simulation: a scenario becomes a recording."""
