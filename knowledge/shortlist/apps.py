from django.apps import AppConfig


class ShortlistConfig(AppConfig):
    """The reading list: pages that somebody collects, orders, annotates, shares and takes along."""

    name = "knowledge.shortlist"
    label = "shortlist"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from fsa_portal import contributions
        from knowledge.shortlist.contributions import button
        from knowledge.shortlist.explanation import list_at
        from knowledge.shortlist.receivers import take_over_at_sign_in

        contributions.register(contributions.PAGE, button)
        contributions.register(contributions.EXPLAINED, list_at)
        user_logged_in.connect(take_over_at_sign_in, dispatch_uid="shortlist.take_over")
