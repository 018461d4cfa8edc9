from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate

from transitiehuis.ui.plain import read_plainly
from transitiehuis.ui.years import refuse_far


class FrameConfig(AppConfig):
    name = "transitiehuis"
    verbose_name = "frame"

    def ready(self) -> None:
        post_migrate.connect(lay_row_security, dispatch_uid="row security")
        read_quickly_all()
        read_plainly()
        refuse_far()


def lay_row_security(sender: AppConfig, **_kwargs: object) -> None:
    """After the last app has migrated: the cache's table, and the policies that stand beside the models."""
    from transitiehuis import rowsecurity

    # Django sends the signal only for apps with models.
    if sender is [config for config in apps.get_app_configs() if config.models_module][-1]:
        call_command("createcachetable", verbosity=0)
        rowsecurity.lay()


def read_quickly_all() -> None:
    """Every model of the house: each app is loaded by now."""
    from transitiehuis.privacy import house_models
    from transitiehuis.rows import read_quickly

    for model in house_models():
        read_quickly(model)
