from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "transitiehuis.outbox"
    label = "outbox"
    verbose_name = "outbox"

    def ready(self) -> None:
        # Imported for what they register: accounts where its mails lead, health its parts.
        from transitiehuis.outbox import accounts, health, heartbeat, invitations  # noqa: F401

        heartbeat.listen()
        invitations.listen()
