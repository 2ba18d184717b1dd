"""Passwords: what a good one is, and one-time ones to hand out."""

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator

# No 0 O 1 l I: a one-time password is read from paper, often by older members.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class LongEnough(MinimumLengthValidator):
    """Django's own, in Chinese: its translation is missing."""

    def get_error_message(self):
        return f"密码太短，至少要 {self.min_length} 个字符。"


def one_time_password():
    """12 characters in three groups, about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
