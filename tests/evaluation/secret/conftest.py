"""One vote with twelve people on its roll, and keys that are made once: 2048 bits, as the RFC allows, are enough for a test."""

from itertools import cycle

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

BITS = 2048


@pytest.fixture(scope="session")
def made_keys():
    return [rsa.generate_private_key(65537, BITS) for _ in range(6)]


@pytest.fixture(autouse=True)
def keys_at_hand(made_keys, monkeypatch, voting_day):
    pool = cycle(made_keys)
    monkeypatch.setattr(rsa, "generate_private_key", lambda exponent, bits: next(pool))
