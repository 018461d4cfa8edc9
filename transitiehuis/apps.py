from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class FrameConfig(AppConfig):
    name = "transitiehuis"
    verbose_name = "frame"

    def ready(self) -> None:
        post_migrate.connect(lay_row_security, dispatch_uid="row security")


def lay_row_security(sender: AppConfig, **_kwargs: object) -> None:
    """After the last app has migrated: the policies that stand beside the models."""
    from transitiehuis import rowsecurity

    if sender is list(apps.get_app_configs())[-1]:
        rowsecurity.lay()
