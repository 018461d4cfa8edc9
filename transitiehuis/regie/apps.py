from django.apps import AppConfig


class RegieConfig(AppConfig):
    name = "transitiehuis.regie"
    label = "regie"
