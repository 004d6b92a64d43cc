"""Writers of a grid case in other programs' formats."""
