"""The numbers behind each figure, one figure a file; each function gives `None` where the runs have no such data."""
