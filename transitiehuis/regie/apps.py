from importlib import import_module
from pathlib import Path

from django.apps import AppConfig


class RegieConfig(AppConfig):
    name = "transitiehuis.regie"
    label = "regie"

    def ready(self) -> None:
        # Imported for what they register.
        from transitiehuis.regie import reasons  # noqa: F401
        from transitiehuis.regie.agreements import reminding, signing  # noqa: F401
        from transitiehuis.regie.learning import beside_themes  # noqa: F401
        from transitiehuis.regie.models import LearningTrack, ThemeSession
        from transitiehuis.regie.own import barring, letters, request_letters  # noqa: F401
        from transitiehuis.regie.sessions import beside_themes as session_themes  # noqa: F401
        from transitiehuis.regie.sessions import letters as session_letters  # noqa: F401
        from transitiehuis.regie.subjects import subject

        subject("learning_track", LearningTrack)
        subject("theme_session", ThemeSession)

        # Each room that has something to tell the review pack or the agenda says so in a module of this name.
        for telling in sorted(Path(self.path).glob("*/for_pack.py")):
            import_module(f"{self.name}.{telling.parent.name}.for_pack")
