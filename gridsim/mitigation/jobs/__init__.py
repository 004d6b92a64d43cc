"""Job shapers: mitigation by when a campus's jobs do what they do, before anything is drawn, one file a kind."""
