"""Dynamic models, one small file each, named and parametrised as in PSS/E DYR files."""
