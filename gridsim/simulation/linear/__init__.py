"""The same models, linearised at the operating point."""
