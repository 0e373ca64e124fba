"""The guideline circulated to units: the memorandum, who acknowledged which version, and who is reminded."""
