"""The invented region: its partners, its people and two years of work, made by walking the real methods."""
