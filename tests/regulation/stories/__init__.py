"""A story per sub-clause, told through the pages."""
