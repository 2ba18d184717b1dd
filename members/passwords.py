"""Passwords: what a good one is, and one-time ones to hand out."""

import hashlib
import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator

# No 0 O 1 l I: a one-time password is read from paper, often by older members.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
DAYS_TO_USE, MOST_DAYS = 14, 30  # how long a slip is good: proposed, at most


class LongEnough(MinimumLengthValidator):
    """Django's own, in Chinese: its translation is missing."""

    def get_error_message(self):
        return f"密码太短，至少要 {self.min_length} 个字符。"


def one_time_password():
    """12 characters in three groups, about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def one_time_token():
    """32 random bytes, as they stand in a code's address."""
    return secrets.token_urlsafe(32)


def digest_of(token):
    """What is kept of a token. It is random enough to need no slow digest."""
    return hashlib.sha256(token.encode()).hexdigest()
