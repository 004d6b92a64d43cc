"""The command line: arguments in, tables and JSON out. No physics, and no number made here."""
