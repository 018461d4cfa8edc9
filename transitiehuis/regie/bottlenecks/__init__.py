"""Knelpunten: listed, shown, and told to whom they were raised."""
