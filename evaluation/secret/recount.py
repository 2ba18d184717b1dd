"""Count a ballot box: `python recount.py box.json` and two tellers' codes. Needs Python 3.11 and `cryptography`; the server counts with these lines too."""

import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SHA, ALPHABET = hashes.SHA384(), "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
OAEP, PSS = padding.OAEP(padding.MGF1(SHA), SHA, None), padding.PSS(padding.MGF1(SHA), 0)


def clean(code):
    return code.upper().translate(str.maketrans("OIL", "011", "- ")).encode()


def word(data, chars):
    """The first bits of SHA-384 for people to compare: groups of five or four."""
    number = int.from_bytes(hashlib.sha384(data).digest()) >> (384 - 5 * chars)
    text, group = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(chars))), 5 if chars == 10 else 4
    return "-".join(text[place : place + group] for place in range(0, chars, group))


def pair_key(codes, salt):
    return AESGCM(Scrypt(salt, 32, 2**14, 8, 1).derive(b"|".join(sorted(map(clean, codes)))))


def open_key(wrapped, codes):
    for salt, nonce, locked in (map(bytes.fromhex, pair) for pair in wrapped):  # two tellers of three: one of three pairs
        try:
            return serialization.load_der_private_key(pair_key(codes, salt).decrypt(nonce, locked, None), None)
        except InvalidTag:
            continue
    raise ValueError("开箱码不对：要两名计票监票人各自的开箱码。")


def count(box, codes):
    """For each person [blank, first level, second ...], never a whole ballot; ValueError where the box is not sound."""
    key, label = open_key(box["tally_key"], codes), bytes.fromhex(box["label"])
    issuer = rsa.RSAPublicNumbers(65537, int(box["sign_pub"], 16)).public_key()
    entries, size = [bytes.fromhex(entry) for entry in box["entries"]], len(box["sign_pub"]) // 2
    counts, spoiled = {str(person): [0] * (box["levels"] + 1) for person in box["targets"]}, 0
    if len(entries) > box["handed_out"] or len({entry[:32] for entry in entries}) != len(entries):
        raise ValueError(f"票箱里的 {len(entries)} 张票有重复，或者多于发出的 {box['handed_out']} 张，不能开箱计票。")
    for entry in entries:  # a token of 32 bytes, the signature under it, the sealed marks
        try:
            issuer.verify(entry[32:-size], entry[:32] + label, PSS, SHA)
            marks = key.decrypt(entry[-size:], OAEP)
        except InvalidSignature:
            raise ValueError("票箱里有不是这一轮发出的选票，不能开箱计票。") from None
        except ValueError:  # never sealed for this box
            marks = b""
        good = len(marks) == len(counts) and max(marks) <= box["levels"]
        spoiled += not good
        for row, mark in zip(counts.values(), marks if good else (), strict=good):
            row[mark] += 1
    found = {"counts": counts, "spoiled": spoiled, "cast": len(entries), "handed_out": box["handed_out"]}
    return found | {"receipts": sorted(word(entry[-size:], 10) for entry in entries), "box": hashlib.sha384(b"".join(entries)).hexdigest()}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    result = count(given, [input("开箱码：") for _ in range(2)])
    print(*(f"{name} {row}" for name, row in zip(given["people"], result["counts"].values(), strict=True)), json.dumps(result), sep="\n")
