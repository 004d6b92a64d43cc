"""Loads whose behaviour depends on more than their voltage."""
