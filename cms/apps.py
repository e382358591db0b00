from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The base of all pages."""

    name = "cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"
