"""Measurements of the product; each is run by hand, `python -m evaluation.benchmarks.NAME`, and asserts no time."""
