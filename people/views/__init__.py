"""The pages of people and offices."""
