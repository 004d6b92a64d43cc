"""The scenario: a case, its sites, the events that will happen and the limits in force, as a user writes them."""
