"""Leeraanpak: what other pages tell of it."""
