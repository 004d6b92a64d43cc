"""Power system stabilizers."""
