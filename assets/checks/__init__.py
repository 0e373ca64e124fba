"""The annual check of clause 213 and unscheduled stocktakes: what is expected, what was seen, what differs."""
