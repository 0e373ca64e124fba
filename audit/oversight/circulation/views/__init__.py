"""Pages of circulars: for who sends them, who acknowledges, and who follows up."""
