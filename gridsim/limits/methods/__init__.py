"""Methods: how one number is formed from a recording, so that a rule can bound it."""
