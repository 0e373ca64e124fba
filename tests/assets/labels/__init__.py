"""Labels: what is printed is read back."""
