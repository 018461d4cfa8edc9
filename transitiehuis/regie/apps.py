from django.apps import AppConfig


class RegieConfig(AppConfig):
    name = "transitiehuis.regie"
    label = "regie"

    def ready(self) -> None:
        # Imported for what they register.
        from transitiehuis.regie import reasons  # noqa: F401
        from transitiehuis.regie.coverage import for_pack  # noqa: F401
        from transitiehuis.regie.meeting import for_pack as of_the_meeting  # noqa: F401
        from transitiehuis.regie.own import letters, request_letters  # noqa: F401
