"""Imported when the house starts: the sections that the pack itself brings along."""

from transitiehuis.regie.pack import about_actions, about_people, about_scores  # noqa: F401
