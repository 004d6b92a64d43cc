"""Load controllers: what moves a governor's reference."""
