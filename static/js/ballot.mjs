// The ballot on a phone and at the kiosk: wait, mark, check, seal, cast. Marks are on the page only, until they are sealed.
import { fromHex, modulus, receipt, seal, toHex } from "./blind.mjs";
import { ask, keysOf } from "./paper.mjs";

const PAUSE = 3000; // ms between two questions whether voting has begun
const LOST = "这张票可能已经投进去，也可能没有。请再按一次，同一张票不会算两次。";

const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

// One view of the page at a time; its heading is what a screen reader goes on from.
export function show(name) {
  for (const view of all("[data-view]")) view.hidden = view.dataset.view !== name;
  window.scrollTo(0, 0);
  const head = all(`[data-view="${name}"] [tabindex="-1"]`).find((shown) => shown.offsetParent);
  if (head) head.focus({ preventScroll: true });
}

export function say(view, words) {
  const line = one(`[data-view="${view}"] [data-said]`);
  line.textContent = words;
  line.hidden = !words;
}

export function showKeys(info) {
  for (const place of all("[data-keys]")) place.textContent = keysOf(info);
}

// Said before anything is asked for: can this browser do it, and does the page come over a line that others may read?
export function ready() {
  if (!window.crypto || !window.crypto.getRandomValues) return false;
  for (const line of all("[data-insecure]")) line.hidden = window.isSecureContext;
  return true;
}

// Papers are not handed out any more: voting, or over.
export async function untilOpen(box) {
  for (;;) {
    try {
      const info = await ask(`${box}info.json`);
      showKeys(info);
      say("wait", "");
      if (info.state !== "issuing") return info;
    } catch (lost) {
      say("wait", "连不上服务器，正在自动重试。请检查网络，不要关掉本页。");
    }
    await new Promise((go) => setTimeout(go, PAUSE));
  }
}

// marking

const people = all("[data-person]");
const markOf = (person) => Number((one(":checked", person) || { value: 0 }).value);
const buttons = Object.fromEntries(all("[data-do]").map((button) => [button.dataset.do, button]));
let at = 0;
let checked = false; // has the check page been seen?
let handIn = null;

function count() {
  const marks = people.map(markOf);
  const chosen = marks.filter(Boolean).length;
  one("[data-chosen]").textContent = chosen;
  one(".booth .got").setAttribute("width", `${(100 * chosen) / people.length}%`);
  const best = one("[data-best]");
  if (best) best.textContent = marks.filter((mark) => mark === 1).length;
  buttons.clear.disabled = !marks[at];
}

function turn(to) {
  at = to;
  people.forEach((person, place) => (person.hidden = place !== at));
  one("[data-place]").textContent = `第 ${at + 1} 位`;
  buttons.back.disabled = at === 0;
  buttons.next.disabled = at + 1 === people.length;
  buttons.check.hidden = !checked && at + 1 < people.length;
  buttons.next.classList.toggle("primary", buttons.check.hidden); // one primary action
  count();
}

function mark(place) {
  turn(place);
  show("ballot");
}

function check() {
  checked = true;
  for (const group of all("[data-level]")) {
    const found = people.filter((person) => markOf(person) === Number(group.dataset.level));
    group.hidden = !found.length;
    one("[data-number]", group).textContent = found.length;
    one(".chosen", group).replaceChildren(...found.map(nameButton));
  }
  say("check", "");
  show("check");
}

function nameButton(person) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: one(".who", person).textContent });
  button.addEventListener("click", () => mark(people.indexOf(person)));
  return button;
}

export function wipe() {
  for (const input of all("[data-person] input, [data-second]")) input.checked = false;
  for (const names of all(".chosen")) names.replaceChildren();
  checked = false;
  turn(0);
}

function submit() {
  const second = one("[data-second]");
  if (second && !second.checked) return say("check", "还没有第二名计票人对照：请第二名计票人对照纸质票，再勾选上面一行。");
  return handIn(Uint8Array.from(people, markOf));
}

// The marks, one byte a person, once they are handed in.
export function fillIn() {
  wipe();
  show("ballot");
  return new Promise((resolve) => (handIn = resolve));
}

if (people.length) {
  document.addEventListener("change", (event) => event.target.closest("[data-person]") && count());
  buttons.back.addEventListener("click", () => mark(at - 1));
  buttons.next.addEventListener("click", () => mark(at + 1));
  buttons.check.addEventListener("click", check);
  buttons.mend.addEventListener("click", () => mark(0));
  buttons.clear.addEventListener("click", () => {
    for (const input of all("input", people[at])) input.checked = false;
    count();
    one("legend", people[at]).focus();
  });
  buttons.cast.addEventListener("click", submit);
  window.addEventListener("beforeunload", (event) => {
    if (!people.some(markOf)) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

// casting

// The paper with its marks sealed: who reads it here reads nothing, and sent again it is the same ballot.
export function sealed(info, paper, marks) {
  const ballot = { ...paper, sealed: toHex(seal(modulus(info.tally), marks)) };
  marks.fill(0);
  wipe();
  return ballot;
}

export const pressed = (button) => new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));

// Refused for good? Where that cannot be heard, the vote may still run.
async function tooLate(box) {
  try {
    return (await ask(`${box}info.json`)).state !== "voting";
  } catch (lost) {
    return false;
  }
}

// Into the box, pressed again as often as it takes. Gives the receipt, or null: at the kiosk to whoever was refused and leaves, on
// a phone once the round is over.
export async function cast(box, { token, signature, sealed }) {
  const { again, leave } = buttons;
  const outcome = one("[data-outcome]");
  for (;;) {
    again.disabled = true;
    outcome.textContent = "正在放进票箱……";
    say("sending", "");
    show("sending");
    try {
      await ask(`${box}cast/`, { token, signature, sealed });
      return receipt(fromHex(sealed));
    } catch (error) {
      const { refused } = error;
      if (refused && !leave && (await tooLate(box))) return null;
      outcome.textContent = refused ? "没有投进去" : "没有收到票箱的回答";
      say("sending", refused ? `${error.message}有疑问的，请告诉主持人。` : LOST);
      if (leave) leave.hidden = !refused;
    }
    again.disabled = false;
    again.focus();
    const ways = leave ? [pressed(again), pressed(leave).then(() => "leave")] : [pressed(again)];
    if ((await Promise.race(ways)) === "leave") return null;
  }
}

export function showReceipt(words, name = "receipt") {
  for (const place of all("[data-receipt]")) place.textContent = words;
  show(name);
}
