"""Middelen en menskracht: what the work of a region takes, against what partners offer."""
