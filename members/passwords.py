"""Passwords: what a good one is, one-time ones to hand out, and how often a wrong one may be tried."""

import hashlib
import secrets
from contextlib import suppress

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.cache import cache

# No 0 O 1 l I: a one-time password is read from paper, often by older members.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
DAYS_TO_USE, MOST_DAYS = 14, 30  # how long a slip is good: proposed, at most
LEAST_LETTERS = 10
MOST_FAILURES, LOCKED_MINUTES = 5, 10  # wrong passwords of one account in a row, and the pause after the last of them


class LongEnough(MinimumLengthValidator):
    """Django's own, in Chinese: its translation is missing."""

    def __init__(self, min_length=LEAST_LETTERS):
        super().__init__(min_length)

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


def is_locked(account):
    """Were there too many wrong passwords? Counted in this process's memory: a restart forgets it."""
    return cache.get(_place_of(account), 0) >= MOST_FAILURES


def count_failure(account):
    place = _place_of(account)
    cache.add(place, 0, LOCKED_MINUTES * 60)
    with suppress(ValueError):  # it ended this very moment
        cache.incr(place)
        cache.touch(place, LOCKED_MINUTES * 60)


def forget_failures(account):
    cache.delete(_place_of(account))


def _place_of(account):
    return f"failures-{digest_of(account)}"
