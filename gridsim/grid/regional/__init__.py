"""Regional cases: a piece cut out of a large case, the rest as an equivalent, dynamic data by fuel and size."""
