"""From rows to papers: what each paper says is gathered here, and set by `loans/papers`, which knows no rows."""
