"""Commands of the whole house: set-up, service, chores, catalogue."""
