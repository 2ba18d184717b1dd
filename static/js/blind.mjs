// The voter's part of the secret ballot: RFC 9474 blind signatures (RSABSSA-SHA384-PSSZERO-Randomized) and ballots sealed
// with RSA-OAEP (SHA-384). Needs BigInt and crypto.getRandomValues only, so it works on plain http:// pages too; keys are
// moduli, the exponent is 65537. `evaluation/secret/blind.py` and `recount.py` are the other side.

const E = 65537n;
const HASH = 48; // bytes of SHA-384
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// bytes and numbers

export const random = (length) => crypto.getRandomValues(new Uint8Array(length));
export const concat = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
export const modulus = (hex) => BigInt(`0x${hex}`);
const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const toNumber = (bytes) => BigInt(`0x${toHex(bytes) || "0"}`);
const toBytes = (number, length) => fromHex(number.toString(16).padStart(2 * length, "0"));
const xor = (a, b) => a.map((byte, place) => byte ^ b[place]);
const bits = (number) => number.toString(2).length;
const size = (n) => Math.ceil(bits(n) / 8);

function power(base, exponent, n) {
  let result = 1n;
  for (base %= n; exponent; exponent >>= 1n, base = (base * base) % n) if (exponent & 1n) result = (result * base) % n;
  return result;
}

export function inverse(a, n) {
  let [r0, r1, s0, s1] = [n, a % n, 0n, 1n];
  while (r1) {
    const q = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1];
  }
  if (r0 !== 1n) throw new Error("not invertible");
  return ((s0 % n) + n) % n;
}

function randomBelow(n) {
  for (;;) {
    const bytes = random(size(n));
    bytes[0] &= 0xff >> (8 * bytes.length - bits(n));
    const number = toNumber(bytes);
    if (number > 0n && number < n) return number;
  }
}

// SHA-384 (FIPS 180-4); its constants are the roots of the first primes

const cut = (x) => BigInt.asUintN(64, x);
const turn = (x, by) => cut((x >> by) | (x << (64n - by)));

function root(k, x) {
  let a = 1n << BigInt(Math.ceil(bits(x) / Number(k)));
  for (;;) {
    const b = ((k - 1n) * a + x / a ** (k - 1n)) / k;
    if (b >= a) return a;
    a = b;
  }
}

const primes = [];
for (let c = 2n; primes.length < 80; c++) if (primes.every((prime) => c % prime)) primes.push(c);
const K = primes.map((prime) => cut(root(3n, prime << 192n)));
const START = primes.slice(8, 16).map((prime) => cut(root(2n, prime << 128n)));

export function sha384(message) {
  const padded = new Uint8Array((Math.floor((message.length + 16) / 128) + 1) * 128);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length * 8);
  const state = [...START];
  for (let block = 0; block < padded.length; block += 128) {
    const w = [];
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(block + 8 * i);
    for (let i = 16; i < 80; i++) {
      const s0 = turn(w[i - 15], 1n) ^ turn(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
      const s1 = turn(w[i - 2], 19n) ^ turn(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
      w[i] = cut(w[i - 16] + s0 + w[i - 7] + s1);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const t1 = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
      const t2 = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + t1), c, b, a, cut(t1 + t2)];
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = cut(state[i] + x)));
  }
  return concat(...state.slice(0, 6).map((x) => toBytes(x, 8)));
}

function mgf1(seed, length) {
  const blocks = [];
  for (let i = 0; i * HASH < length; i++) blocks.push(sha384(concat(seed, toBytes(BigInt(i), 4))));
  return concat(...blocks).slice(0, length);
}

// a paper: blinded on this device, signed by the server, unblinded and checked on this device

function encode(message, n, salt) {
  const length = Math.ceil((bits(n) - 1) / 8);
  const digest = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const block = concat(new Uint8Array(length - salt.length - HASH - 2), [1], salt);
  const masked = xor(block, mgf1(digest, block.length));
  masked[0] &= 0xff >> (8 * length - bits(n) + 1);
  return toNumber(concat(masked, digest, [0xbc]));
}

// Send `blinded`; keep the rest on this device for `finalize`. `salt` and `r` are for the RFC's vectors.
export function blind(n, message, salt = new Uint8Array(), r = randomBelow(n)) {
  const encoded = encode(message, n, salt);
  return { encoded, inverse: inverse(r, n), blinded: toBytes((encoded * power(r, E, n)) % n, size(n)) };
}

export function finalize(n, asked, answer) {
  const signature = (toNumber(answer) * asked.inverse) % n;
  if (answer.length !== size(n) || power(signature, E, n) !== asked.encoded) throw new Error("invalid signature");
  return toBytes(signature, size(n));
}

// A printed slip was signed when the round was opened; its code unlocks it and never leaves this device. `round`: 16 bytes.
export function slip(round, code) {
  const clean = code.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[- ]/g, "");
  const part = (use) => sha384(concat(ascii(`slip-${use}`), round, ascii(clean)));
  return { id: part("id"), token: part("token").slice(0, 32), open: (paper) => xor(paper, mgf1(part("mask"), paper.length)) };
}

// a ballot: one byte a person, sealed so that its length tells nothing

export function seal(n, marks) {
  const length = size(n) - HASH - 1;
  if (marks.length > length - HASH - 1) throw new Error("too many marks");
  const block = concat(sha384(new Uint8Array()), new Uint8Array(length - HASH - 1 - marks.length), [1], marks);
  const seed = random(HASH);
  const masked = xor(block, mgf1(seed, length));
  return toBytes(power(toNumber(concat(xor(seed, mgf1(masked, HASH)), masked)), E, n), size(n));
}

function word(data, letters, group) {
  const number = toNumber(sha384(data)) >> BigInt(384 - 5 * letters);
  const text = Array.from({ length: letters }, (_, i) => ALPHABET[Number((number >> BigInt(5 * (letters - 1 - i))) & 31n)]).join("");
  return text.match(new RegExp(`.{${group}}`, "g")).join("-");
}

export const receipt = (sealed) => word(sealed, 10, 5);
export const fingerprint = (sign, tally) => word(concat(toBytes(sign, size(sign)), toBytes(tally, size(tally))), 16, 4);
