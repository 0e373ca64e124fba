"""Walks in a real browser: what people see and do, page by page."""
