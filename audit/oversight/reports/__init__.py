"""The report of a unit and of the agency: prepared on time, filled in, signed by the head and frozen, published."""
