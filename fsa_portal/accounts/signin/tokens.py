from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from fsa_portal.accounts.models import User


class ResetToken(PasswordResetTokenGenerator):
    """The secret of a link for a new password: dead after password, addresses or rights of the person have changed."""

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, User)
        return f"{super()._make_hash_value(user, timestamp)}|{user.stamp}"
