// A ballot paper on this device: asked for under a login, or unlocked from a printed slip; and how the server is spoken to.
import { blind, concat, finalize, fingerprint, fromHex, modulus, random, slip, toHex } from "./blind.mjs";

const PATIENCE = 20000; // ms for an answer
const CODE = 16; // letters and digits on a slip
export const NAMELESS = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };

// What is not done, in words of its own. Any other error is an answer that did not come: `wordsOf` it is `lost` then.
class Refused extends Error {
  get refused() {
    return true;
  }
}
export const wordsOf = (error, lost = "连不上服务器，请检查网络，再按一次。") => (error.refused ? error.message : lost);

export async function ask(address, data, how = NAMELESS) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const headers = { "Content-Type": "application/json", ...how.headers };
  const sent = data ? { method: "POST", body: JSON.stringify(data), headers } : {};
  try {
    const answer = await fetch(address, { ...how, ...sent, signal: stop.signal });
    if (answer.redirected) throw new Refused("登录已经结束，请刷新本页，重新登录。");
    if (answer.status === 409) throw new Refused((await answer.json()).error);
    if (answer.status >= 400 && answer.status < 500) throw new Refused("服务器没有接受，请刷新本页再试；还不行，请告诉主持人。");
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.status === 204 ? null : await answer.json();
  } finally {
    clearTimeout(timer);
  }
}

export const keysOf = (info) => fingerprint(modulus(info.sign), modulus(info.tally));

// What is kept of a round: a paper asked for {reader, blinded, ...}, a paper {reader, token, signature, keys}, the same sealed and
// sent {..., sealed}, a receipt {receipt}, which is nobody's. Never a mark.

const place = (round) => `pointsys.ballot.${round}`;

export function recall(round) {
  try {
    return JSON.parse(localStorage.getItem(place(round))) || {};
  } catch (blocked) {
    return {};
  }
}

export function keep(round, what) {
  try {
    localStorage.setItem(place(round), JSON.stringify(what));
  } catch (blocked) {
    throw new Refused("这个浏览器不让网页保存选票（可能开了无痕浏览）。请换一个浏览器，或者请工作人员改登记票签。");
  }
}

export function forget(round) {
  localStorage.removeItem(place(round));
}

// One's paper. What was asked for is kept until the answer is here: asked again, it is the same paper.
export async function take(round, reader, box, issue, csrf) {
  let asked = recall(round);
  const half = asked.blinded && asked.reader === reader;
  if (!half && Object.keys(asked).length) throw new Refused("这台手机里已经有一张选票，请刷新本页。"); // taken in another tab
  if (!half) {
    const info = await ask(`${box}info.json`);
    const token = random(32);
    const { blinded, inverse, encoded } = blind(modulus(info.sign), concat(token, fromHex(info.label)));
    const numbers = { inverse: inverse.toString(16), encoded: encoded.toString(16) };
    asked = { reader, sign: info.sign, keys: keysOf(info), token: toHex(token), blinded: toHex(blinded), ...numbers };
    keep(round, asked);
  }
  const { signature } = await ask(issue, { blinded: asked.blinded }, { headers: { "X-CSRFToken": csrf } });
  const secret = { inverse: modulus(asked.inverse), encoded: modulus(asked.encoded) };
  let good;
  try {
    good = finalize(modulus(asked.sign), secret, fromHex(signature));
  } catch (wrong) {
    throw new Refused("服务器签的选票没有通过检验，请告诉主持人。");
  }
  keep(round, { reader, token: asked.token, signature: toHex(good), keys: asked.keys });
}

// A slip's paper, from what was typed or scanned: the code, or the whole address with it. The code itself is never sent.
export async function unlock(round, box, typed) {
  const text = typed.normalize("NFKC");
  if (text.includes("/box/") && !text.toLowerCase().includes(round)) throw new Refused("这张票签不是这一轮投票的，请拿给工作人员看。");
  const code = text.split("#").pop().replace(/[^0-9a-z]/gi, "");
  if (code.length !== CODE) throw new Refused(`票签上的码是 ${CODE} 位，现在是 ${code.length} 位，请再核对。`);
  const found = slip(fromHex(round.replace(/-/g, "")), code);
  const { paper } = await ask(`${box}slip/`, { id: toHex(found.id) });
  return { token: toHex(found.token), signature: toHex(found.open(fromHex(paper))) };
}
