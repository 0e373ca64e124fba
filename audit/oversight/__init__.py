"""The auditors' reading room: questions to what was done, the record searched and verified, and findings."""
