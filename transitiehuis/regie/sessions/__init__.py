"""Themasessies: who is told what, what a calendar gets, and what is forgotten after a while."""
