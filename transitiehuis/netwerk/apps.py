from django.apps import AppConfig


class NetwerkConfig(AppConfig):
    name = "transitiehuis.netwerk"
    label = "netwerk"
    verbose_name = "netwerk"

    def ready(self) -> None:
        from transitiehuis.netwerk import sittings

        sittings.listen()
