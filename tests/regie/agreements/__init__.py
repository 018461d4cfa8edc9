"""Agreements between partners."""
