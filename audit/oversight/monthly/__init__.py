"""What lending came to in a month: each figure of the integrity assessment, counted and defined (items 20 to 24)."""
