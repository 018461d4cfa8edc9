from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "transitiehuis.outbox"
    label = "outbox"
