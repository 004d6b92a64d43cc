"""Turbines and governors."""
