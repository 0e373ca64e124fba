"""How quick the lists and the desk are, beside a bare Django view that does the same work: `make bench`."""
