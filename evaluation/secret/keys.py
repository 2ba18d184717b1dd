"""The keys and codes of a round: what signs papers, what opens the box, what a printed slip unlocks."""

import hashlib
import os
import secrets
from itertools import combinations
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from evaluation.secret import blind, recount

TOKEN = 32  # bytes


class Keys(NamedTuple):
    """The two keys of a round before it is opened: one signs papers, the other opens sealed ballots."""

    sign: rsa.RSAPrivateKey
    tally: rsa.RSAPrivateKey


def make_keys():
    """Takes a second or two: before anything is locked."""
    return Keys(*(rsa.generate_private_key(blind.E, settings.BALLOT_KEY_BITS) for _ in Keys._fields))


def fingerprint(round):
    """Both public keys in four groups: every phone, the screen and the minutes show the same, or somebody was given keys of their own."""
    return recount.word(bytes(round.sign_pub) + bytes(round.tally_pub), 16)


def label(round):
    """What binds a paper to its round."""
    return b"ballot-token:" + round.id.bytes


def new_code():
    """80 bits in four groups."""
    return "-".join("".join(secrets.choice(recount.ALPHABET) for _ in range(4)) for _ in range(4))


def modulus(key):
    n = key.public_key().public_numbers().n
    return n.to_bytes(blind.size(n))


def _der(key):
    return key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def wrap(key, codes):
    """The tally key once for each pair of tellers, as (salt, nonce, locked): any two open the box, one alone does not."""
    for pair in combinations(codes, 2):
        salt, nonce = os.urandom(16), os.urandom(12)
        yield [part.hex() for part in (salt, nonce, recount.pair_key(pair, salt).encrypt(nonce, _der(key), None))]


def _server():
    """What the signing key lies under while papers are handed out: not in the database, nor in a copy of it."""
    return AESGCM(hashlib.sha256(b"ballot-signing" + settings.BALLOT_SECRET.encode()).digest())


def lock_away(round, key):
    nonce = os.urandom(12)
    return nonce + _server().encrypt(nonce, _der(key), round.id.bytes)


def signing_key(round):
    locked = bytes(round.sign_key)
    der = _server().decrypt(locked[:12], locked[12:], round.id.bytes)
    return serialization.load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)  # our own, as the decryption has shown


def slip_part(round, code, use):
    """What a slip's code comes to: its row (`id`), its paper (`token`), what its signature is masked with (`mask`)."""
    return hashlib.sha384(b"slip-" + use + round.id.bytes + recount.clean(code)).digest()


def slip_token(round, code):
    return slip_part(round, code, b"token")[:TOKEN]


def mask(round, code, signature):
    """Put on and taken off by the same call."""
    return bytes(a ^ b for a, b in zip(signature, blind.mgf1(slip_part(round, code, b"mask"), len(signature)), strict=True))


def print_slip(round, key, code):
    """(id, paper) of a slip's row: signed now, so that nothing has to be asked for when it is drawn."""
    signature = key.sign(slip_token(round, code) + label(round), recount.PSS, recount.SHA)
    return slip_part(round, code, b"id").hex(), mask(round, code, signature)
