"""The record: append-only events and versions nobody can quietly change. Below everything; knows no other app."""
