"""Pages of the guideline: for everybody, and for those who draft and approve it."""
