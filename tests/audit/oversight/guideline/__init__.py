"""Tests of the practice guideline."""
