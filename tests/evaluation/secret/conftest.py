"""One vote with twelve people on its roll, and keys that are made once: 2048 bits, as the RFC allows, are enough for a test."""

from itertools import cycle

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from members.clock import supposing
from tests.evaluation.secret import hall

BITS = 2048


@pytest.fixture(scope="session")
def made_keys():
    return [rsa.generate_private_key(65537, BITS) for _ in range(6)]


@pytest.fixture(autouse=True)
def keys_at_hand(made_keys, monkeypatch, settings):
    settings.BALLOT_KEY_BITS = BITS
    pool = cycle(made_keys)
    monkeypatch.setattr(rsa, "generate_private_key", lambda exponent, bits: next(pool))


@pytest.fixture(autouse=True)
def on_the_day():
    with supposing(hall.DAY):
        yield


@pytest.fixture
def appraisal(branch, secretary, recorder, zhang):
    return hall.vote(branch)


@pytest.fixture
def opened(appraisal, recorder):
    """(Round, the tellers' codes, the codes of three slips), while papers are handed out."""
    return hall.opened(appraisal, by=recorder, slips=3)
