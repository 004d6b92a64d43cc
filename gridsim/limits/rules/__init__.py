"""The rules themselves: numbers with their sources, each judged by one of the methods."""
