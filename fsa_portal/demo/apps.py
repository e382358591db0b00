from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo content, demo people and the door without a password."""

    name = "fsa_portal.demo"
    label = "demo"
