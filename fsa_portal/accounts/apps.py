from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, for whom they act and in which role."""

    name = "fsa_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from fsa_portal.accounts import receivers  # noqa: F401
