"""The channel for reporting misuse."""
