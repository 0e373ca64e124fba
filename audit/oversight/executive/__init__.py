"""The executive's page: what does not go as it should first, trends beside it, and orders given from there."""
