"""The pages of places and checks."""
