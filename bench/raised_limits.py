"""The portal's settings with limits on tries that no measurement reaches; they are counted all the same."""

from fsa_portal.settings import *  # noqa: F403

ACCOUNT_RATE_LIMITS = {
    action: "100000/m/ip,100000/m/key"
    for action in ("login", "login_failed", "signup", "confirm_email", "reset_password")
} | {"login": "100000/m/ip", "signup": "100000/m/ip"}
