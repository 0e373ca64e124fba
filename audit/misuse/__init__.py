"""The channel for reporting misuse: on top of everything; nothing knows it but config."""
