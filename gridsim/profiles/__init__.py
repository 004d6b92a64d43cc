"""Load profiles: from the description of a job to the power it draws over time."""
