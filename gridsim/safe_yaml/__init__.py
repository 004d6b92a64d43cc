"""YAML files that a user brings, read as plain values with the line of each; nothing is built and nothing is run."""
