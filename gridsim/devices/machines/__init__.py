"""Synchronous machines."""
