"""Converters: grid-following ones with their electrical and plant controls, and grid-forming ones."""
