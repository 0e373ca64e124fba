"""The pages of reports; the public ones ask for no sign-in."""
