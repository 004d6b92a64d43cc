"""The parts of a wind turbine in front of its converter."""
