"""Dekking: who does what in a region, what two do, and what nobody does."""
