"""The practice guideline of the agency: drafted, approved by its head, published to everybody, every version kept."""
