"""RFC 9474 in Python and in the browser's file: the RFC's own vectors, what must be refused, that nothing excludes any pairing."""

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from evaluation.secret import blind, keys, recount
from tests.evaluation.secret import hall

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "rfc9474_vectors.json").read_text(encoding="ascii"))
FOREIGN = ["@cloudflare/blindrsa-ts@0.4.4", "sjcl@1.0.8"]
by_name = {"ids": lambda vector: vector["name"]}


def raw(text):
    return bytes.fromhex(text.removeprefix("0x"))


def number(text):
    return int(text, 16)


def private(vector):
    p, q, d, n, e = (number(vector[name]) for name in "pqdne")
    return SimpleNamespace(p=p, q=q, dmp1=d % (p - 1), dmq1=d % (q - 1), iqmp=pow(q, -1, p), public_numbers=SimpleNamespace(n=n, e=e))


@pytest.fixture
def key(made_keys):
    return made_keys[0].private_numbers()


# the vectors


@pytest.mark.parametrize("vector", VECTORS, **by_name)
def test_the_rfcs_vectors_pass(vector):
    """Property 1."""
    n, message, salt, inverse = number(vector["n"]), raw(vector["input_msg"]), raw(vector["salt"]), number(vector["inv"])

    blinded, found = blind.blind(n, message, salt, r=pow(inverse, -1, n))
    answer = blind.sign(private(vector), blinded)

    assert (blinded, found, answer) == (raw(vector["blinded_msg"]), inverse, raw(vector["blind_sig"]))
    assert blind.finalize(n, message, answer, inverse, salt) == raw(vector["sig"])
    assert blind.verify(n, message, raw(vector["sig"]), salt)


def test_there_are_four_vectors_and_ours_is_among_them():
    assert len(VECTORS) == 4
    assert "RSABSSA-SHA384-PSSZERO-Randomized" in {vector["name"] for vector in VECTORS}


# what must be refused


def test_a_changed_answer_is_not_taken(key):
    """Property 2."""
    n = key.public_numbers.n
    blinded, inverse = blind.blind(n, b"paper")
    answer = bytearray(blind.sign(key, blinded))
    answer[7] ^= 1

    with pytest.raises(ValueError, match="invalid signature"):
        blind.finalize(n, b"paper", bytes(answer), inverse)
    with pytest.raises(ValueError, match="unexpected input size"):
        blind.finalize(n, b"paper", bytes(answer[:-1]), inverse)


def test_a_signature_holds_for_its_message_its_label_and_its_key_only(made_keys):
    """Properties 2 and 4."""
    one, other = (made.private_numbers() for made in made_keys[:2])
    n, token = one.public_numbers.n, secrets.token_bytes(32)
    blinded, inverse = blind.blind(n, token + b"members")
    signature = blind.finalize(n, token + b"members", blind.sign(one, blinded), inverse)

    assert blind.verify(n, token + b"members", signature)
    assert not blind.verify(n, token + b"masses", signature)
    assert not blind.verify(n, bytes(32) + b"members", signature)
    assert not blind.verify(other.public_numbers.n, token + b"members", signature)
    assert not blind.verify(n, token + b"members", (int.from_bytes(signature) + n).to_bytes(blind.size(n) + 1))


@pytest.mark.parametrize("wrong", [lambda n: 0, lambda n: 1, lambda n: n - 1, lambda n: n, lambda n: n + 1], ids=["0", "1", "n-1", "n", "n+1"])
def test_nothing_outside_the_range_is_signed(key, wrong):
    """Property 3."""
    n = key.public_numbers.n

    with pytest.raises(ValueError, match="not a blinded message"):
        blind.sign(key, wrong(n).to_bytes(blind.size(n)))


@pytest.mark.parametrize("length", [0, 1, -1])
def test_nothing_of_another_length_is_signed(key, length):
    """Property 3."""
    blinded = blind.blind(key.public_numbers.n, b"paper")[0]

    with pytest.raises(ValueError, match="not a blinded message"):
        blind.sign(key, {0: b"", 1: b"\x00" + blinded, -1: blinded[1:]}[length])


def test_a_faulty_private_operation_answers_nothing(key):
    broken = SimpleNamespace(**{name: getattr(key, name) for name in ("p", "q", "dmq1", "iqmp", "public_numbers")}, dmp1=key.dmp1 ^ 2)

    with pytest.raises(RuntimeError):
        blind.sign(broken, blind.blind(key.public_numbers.n, b"paper")[0])


# anonymity


def test_every_pairing_of_voters_and_papers_is_possible(key):
    """Property 5: for each voter's request and each paper in the box there is a blinding that leads from one to the other."""
    n, e, d = key.public_numbers.n, key.public_numbers.e, key.d
    papers = [secrets.token_bytes(32) + b"label" for _ in range(8)]
    asked = [blind.blind(n, paper)[0] for paper in papers]
    for request in asked:
        for paper in papers:
            r = pow(int.from_bytes(request) * pow(blind.encode(paper, n), -1, n), d, n)
            assert blind.blind(n, paper, r=r)[0] == request
            assert blind.finalize(n, paper, blind.sign(key, request), pow(r, -1, n))
    assert e == blind.E


def test_sealed_ballots_tell_nothing_by_length_and_never_repeat(key):
    """Property 6."""
    public = rsa.RSAPublicNumbers(blind.E, key.public_numbers.n).public_key()
    short, long = ([public.encrypt(marks, recount.OAEP) for _ in range(50)] for marks in (b"\x01", bytes([4] * 150)))

    assert {len(sealed) for sealed in short + long} == {256}
    assert len(set(short)) == len(set(long)) == 50


def test_ten_thousand_receipts_do_not_collide():
    """Property 6: a receipt is a hash of 50 bits of what nobody can choose."""
    assert len({recount.word(secrets.token_bytes(384), 10) for _ in range(10_000)}) == 10_000


# the browser's file


def node(*args):
    found = shutil.which("node")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("no node here")
    answer = subprocess.run([found, HERE / "blind_test.mjs", *args], capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


def test_the_browsers_file_passes_the_vectors():
    """Property 1."""
    assert node("vectors", HERE / "rfc9474_vectors.json") == [f"ok {vector['name']}" for vector in VECTORS]


@pytest.mark.parametrize("what", ["hashes", "seals"])
def test_the_browsers_hash_and_seal_are_nodes(what):
    """Property 6."""
    assert node(what) == [{"hashes": "ok sha384", "seals": "ok seal"}[what]]


def test_the_browser_and_the_server_agree(made_keys, tmp_path):
    """One paper and one slip, half made in the browser, half on the server."""
    sign, tally = made_keys[:2]
    round = SimpleNamespace(id=SimpleNamespace(bytes=secrets.token_bytes(16)), sign_pub=keys.modulus(sign), tally_pub=keys.modulus(tally))
    code, sealed = keys.new_code(), secrets.token_bytes(256)
    slip_id, paper = keys.print_slip(round, sign, code)
    signature = keys.mask(round, code, paper)
    (tmp_path / "agreed.json").write_text(json.dumps({
        "sign": round.sign_pub.hex(), "tally": round.tally_pub.hex(), "label": keys.label(round).hex(), "fingerprint": keys.fingerprint(round),
        "slip": {"typed": code.lower().replace("0", "o").replace("1", "L").replace("-", " "), "id": slip_id, "token": keys.slip_token(round, code).hex(),
                 "paper": paper.hex(), "signature": signature.hex()},
        "receipt": {"sealed": sealed.hex(), "shown": recount.word(sealed, 10)},
    }))  # fmt: skip

    said, made = node("agreed", tmp_path / "agreed.json")

    assert said == "ok agreed"
    made = {name: bytes.fromhex(text) for name, text in json.loads(made).items()}
    n, message = int.from_bytes(round.sign_pub), made["token"] + keys.label(round)
    assert blind.finalize(n, message, blind.sign(sign.private_numbers(), made["blinded"]), int.from_bytes(made["inverse"]))
    assert tally.decrypt(made["sealed"], recount.OAEP) == bytes([4, 0, 1])
    assert blind.verify(n, keys.slip_token(round, code) + keys.label(round), signature)


def test_an_independent_implementation_signs_and_reads_our_papers(tmp_path):
    """Another's signer and voter, from npm: fetched where the whole suite runs, for the test only."""
    if os.environ.get("CI") != "true":
        pytest.skip("fetched from npm where CI=true")
    command = ["npm", "install", "--prefix", str(tmp_path), "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", *FOREIGN]
    fetched = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert fetched.returncode == 0, fetched.stderr

    assert node("foreign", tmp_path) == ["ok foreign"]


def test_the_browsers_file_needs_no_secure_context():
    """Property 39: on plain http:// there is no crypto.subtle."""
    text = (Path(settings.BASE_DIR) / "static" / "js" / "blind.mjs").read_text(encoding="utf-8")

    assert "subtle" not in text
    assert "import" not in text


def test_a_phone_of_the_tests_works_as_the_browsers_file(opened, appraisal):
    round = opened[0]
    phone = hall.Phone(round).ask(appraisal.scrutineer)

    assert blind.verify(phone.n, phone.message, phone.signature)
