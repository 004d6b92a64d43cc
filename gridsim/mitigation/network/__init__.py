"""Network devices: mitigation that stands in the grid at the site's bus, as machines of its own, one file a kind."""
