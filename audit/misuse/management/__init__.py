"""Commands of the channel for reporting misuse."""
