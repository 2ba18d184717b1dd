"""RFC 9474, RSABSSA-SHA384-PSSZERO-Randomized: a signature under what the signer never saw. Whole numbers and one hash, nothing else.

The message is 32 random bytes of the voter's own (“Randomized”) and the label of the round. `sign` is the server's part;
`blind` and `finalize` are the voter's, which `static/js/blind.mjs` does in the browser. `salt` is empty but in the RFC's vectors.
"""

import hashlib
import secrets
from math import gcd

E = 65537
HASH = 48  # bytes of SHA-384


def size(n: int) -> int:
    """Of the modulus and of all that it signs, in bytes."""
    return -(-n.bit_length() // 8)


def mgf1(seed: bytes, length: int) -> bytes:
    """RFC 8017 B.2.1 with SHA-384: `seed` stretched to `length` bytes."""
    blocks = (hashlib.sha384(seed + number.to_bytes(4)).digest() for number in range(-(-length // HASH)))
    return b"".join(blocks)[:length]


def encode(message: bytes, n: int, salt: bytes = b"") -> int:
    """RFC 8017 9.1.1, EMSA-PSS with SHA-384: the number that is signed. Without a salt there is one for each message."""
    bits = n.bit_length() - 1
    length = -(-bits // 8)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = (b"\x01" + salt).rjust(length - HASH - 1, b"\x00")
    masked = bytearray(a ^ b for a, b in zip(block, mgf1(digest, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return int.from_bytes(bytes(masked) + digest + b"\xbc")


def sign(key, blinded: bytes) -> bytes:
    """RFC 9474 4.3, BlindSign. `key`: p, q, dmp1, dmq1, iqmp and public_numbers, as `cryptography` names them."""
    n, e = key.public_numbers.n, key.public_numbers.e
    m = int.from_bytes(blinded)
    if len(blinded) != size(n) or not 1 < m < n - 1:
        raise ValueError("not a blinded message")
    r = _invertible(n)
    masked = m * pow(r, e, n) % n  # a stranger's number is never raised as it came: its time would tell of the key
    a, b = pow(masked, key.dmp1, key.p), pow(masked, key.dmq1, key.q)
    s = (b + key.q * ((a - b) * key.iqmp % key.p)) * pow(r, -1, n) % n
    if pow(s, e, n) != m:  # a faulty processor would give the key away
        raise RuntimeError("signing failed")
    return s.to_bytes(size(n))


def verify(n: int, message: bytes, signature: bytes, salt: bytes = b"", e: int = E) -> bool:
    """4.4: is this the signature under the message? Exact, as nothing in it is random but a salt."""
    s = int.from_bytes(signature)
    return len(signature) == size(n) and s < n and pow(s, e, n) == encode(message, n, salt)


def blind(n: int, message: bytes, salt: bytes = b"", r: int | None = None, e: int = E) -> tuple[bytes, int]:
    """4.2, Blind: (what is sent, what takes the blinding off again and stays with the voter)."""
    m = encode(message, n, salt)
    if gcd(m, n) != 1:
        raise ValueError("invalid input")
    r = r or _invertible(n)
    return (m * pow(r, e, n) % n).to_bytes(size(n)), pow(r, -1, n)


def finalize(n: int, message: bytes, blind_signature: bytes, inverse: int, salt: bytes = b"", e: int = E) -> bytes:
    """4.4, Finalize: the signature, checked; ValueError where the server answered wrongly."""
    if len(blind_signature) != size(n):
        raise ValueError("unexpected input size")
    signature = (int.from_bytes(blind_signature) * inverse % n).to_bytes(size(n))
    if not verify(n, message, signature, salt, e):
        raise ValueError("invalid signature")
    return signature


def _invertible(n: int) -> int:
    while gcd(r := secrets.randbelow(n - 2) + 2, n) != 1:
        pass
    return r
