"""Open data: what heads signed, without names and without what could name somebody, for everybody."""
