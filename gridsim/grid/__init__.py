"""The grid: cases, their readers, and what is derived from them. pandapower lives on this floor."""
