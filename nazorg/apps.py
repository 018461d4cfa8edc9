from django.apps import AppConfig


class NazorgConfig(AppConfig):
    name = "nazorg"
    label = "nazorg"

    def ready(self) -> None:
        from matching.signals import placement_changed
        from nazorg.planning import follow

        placement_changed.connect(follow, dispatch_uid="nazorg plans contact")
