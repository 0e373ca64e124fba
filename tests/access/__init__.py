"""Access as tables: who may do what, and who may open which page."""
