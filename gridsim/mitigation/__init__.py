"""Mitigation: what stands between a job's demand and the site's meter, one small file a module."""
