"""MATPOWER case files: read, and made into the records that a pandapower net is built of."""
