"""Excitation systems."""
