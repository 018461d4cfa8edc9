"""Regions beside each other: each its own line against the band of the others, and what many of them lack.

No region is put above another: whatever is listed stands in the order of names, and nothing is sorted by a value.
"""
