from django.apps import AppConfig


class RegieConfig(AppConfig):
    name = "transitiehuis.regie"
    label = "regie"

    def ready(self) -> None:
        from transitiehuis.regie import reasons  # noqa: F401  (imported for what it registers)
        from transitiehuis.regie.own import letters, request_letters  # noqa: F401
