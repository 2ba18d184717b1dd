// What the browser does, against Node's own cryptography and an independent implementation. Gives lines “ok NAME” or throws.
// Called with: vectors FILE | agreed FILE (what Python made) | foreign FOLDER (of npm packages)
import assert from "node:assert/strict";
import { constants, createHash, generateKeyPairSync, privateDecrypt, verify, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto;
const B = await import("../../../static/js/blind.mjs");
const [what, where] = process.argv.slice(2);
const read = () => JSON.parse(readFileSync(where));
const ok = (name) => console.log("ok", name);
const reads = (text) => B.fromHex(text.replace(/^0x/, ""));

function vectors() {
  for (const vector of read()) {
    const n = BigInt(vector.n);
    const answer = reads(vector.blind_sig);
    const inverse = BigInt(vector.inv.startsWith("0x") ? vector.inv : `0x${vector.inv}`);
    const asked = B.blind(n, reads(vector.input_msg), reads(vector.salt), B.inverse(inverse, n));
    assert.equal(asked.inverse, inverse);
    assert.deepEqual(asked.blinded, reads(vector.blinded_msg));
    assert.deepEqual(B.finalize(n, asked, answer), reads(vector.sig));
    assert.throws(() => B.finalize(n, { ...asked, inverse: inverse + 1n }, answer));
    answer[100] ^= 1;
    assert.throws(() => B.finalize(n, asked, answer));
    assert.throws(() => B.finalize(n, asked, answer.slice(1)));
    ok(vector.name);
  }
}

function hashes() {
  for (const length of [0, 1, 55, 56, 110, 111, 112, 113, 127, 128, 129, 239, 240, 255, 256, 1000]) {
    const message = B.random(length);
    assert.equal(B.toHex(B.sha384(message)), createHash("sha384").update(message).digest("hex"));
  }
  ok("sha384");
}

function seals() {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const n = B.modulus(Buffer.from(pair.publicKey.export({ format: "jwk" }).n, "base64url").toString("hex"));
  const open = (sealed) => privateDecrypt({ key: pair.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha384" }, sealed);
  for (const length of [0, 1, 60, 158]) {
    const marks = B.random(length);
    assert.equal(B.seal(n, marks).length, 256);
    assert.deepEqual(new Uint8Array(open(B.seal(n, marks))), marks);
  }
  assert.notDeepEqual(B.seal(n, [1, 2]), B.seal(n, [1, 2]));
  assert.throws(() => B.seal(n, new Uint8Array(159)));
  ok("seal");
}

function agreed() { // what the server said, and what Python made of it
  const { sign, tally, label, slip, receipt, fingerprint } = read();
  const found = B.slip(B.fromHex(label).slice(-16), slip.typed);
  assert.deepEqual([B.toHex(found.id), B.toHex(found.token), B.toHex(found.open(B.fromHex(slip.paper)))], [slip.id, slip.token, slip.signature]);
  assert.equal(B.receipt(B.fromHex(receipt.sealed)), receipt.shown);
  assert.equal(B.fingerprint(B.modulus(sign), B.modulus(tally)), fingerprint);
  ok("agreed");
  const token = B.random(32);
  const { blinded, inverse } = B.blind(B.modulus(sign), B.concat(token, B.fromHex(label)));
  const out = { token, blinded, inverse: B.fromHex(inverse.toString(16).padStart(sign.length, "0")), sealed: B.seal(B.modulus(tally), [4, 0, 1]) };
  console.log(JSON.stringify(Object.fromEntries(Object.entries(out).map(([name, bytes]) => [name, B.toHex(bytes)]))));
}

async function foreign() { // their signer, our voter; our voter's paper, Node's own check; their voter's numbers, ours
  const { RSABSSA } = await import(pathToFileURL(`${where}/node_modules/@cloudflare/blindrsa-ts/lib/src/index.js`));
  const suite = RSABSSA.SHA384.PSSZero.Randomized();
  const { privateKey, publicKey } = await suite.generateKey({ publicExponent: Uint8Array.from([1, 0, 1]), modulusLength: 2048 });
  const jwk = await webcrypto.subtle.exportKey("jwk", publicKey);
  const n = B.modulus(Buffer.from(jwk.n, "base64url").toString("hex"));
  const message = B.concat(B.random(32), B.random(29));
  const asked = B.blind(n, message);
  const signature = B.finalize(n, asked, await suite.blindSign(privateKey, asked.blinded));
  assert.ok(await suite.verify(publicKey, signature, message));
  assert.ok(verify("sha384", message, { key: jwk, format: "jwk", padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 }, signature));
  const theirs = await suite.blind(publicKey, message);
  assert.deepEqual(await suite.finalize(publicKey, message, await suite.blindSign(privateKey, theirs.blindedMsg), theirs.inv), signature);
  ok("foreign");
}

await { vectors, hashes, seals, agreed, foreign }[what]();
