"""What oversees lending: the record, and on top of everything the channel for misuse and the auditors' reports."""
