"""The house rules as tests: what would otherwise be an argument in every review."""
