"""Loads of a case that have a dynamic model of their own."""
