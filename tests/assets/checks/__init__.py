"""The annual check and stocktakes."""
