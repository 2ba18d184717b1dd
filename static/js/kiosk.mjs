// A shared tablet: a slip is scanned or typed, its ballot filled in and cast at once; then nothing of it is left. A code in the
// address is not heard: it would stay in the browser's history.
import { cast, fillIn, pressed, ready, say, sealed, show, showReceipt, untilOpen, wipe } from "./ballot.mjs";
import { unlock, wordsOf } from "./paper.mjs";

const REST = 60; // s without a touch, then the receipt goes
const LONG_REST = 300; // s, then a ballot that was left goes
const { round, box } = document.querySelector("[data-round]").dataset;
const field = document.querySelector("[data-code]");
const done = document.querySelector('[data-do="done"]');

// quiet(s) is kept once nobody has touched the page for so long; busy() calls it off.
let timer = 0;
let rest = 0;
let tired = null;

function stir() {
  clearTimeout(timer);
  if (tired) timer = setTimeout(tired, 1000 * rest);
}

function quiet(seconds) {
  return new Promise((resolve) => {
    [rest, tired] = [seconds, () => resolve(null)];
    stir();
  });
}

function busy() {
  tired = null;
  stir();
}

let entered = null;

async function scanned() {
  for (;;) {
    const typed = await Promise.race([new Promise((resolve) => (entered = resolve)), quiet(REST)]);
    busy();
    say("start", "");
    if (typed === null) {
      field.value = "";
      continue;
    }
    try {
      return await unlock(round, box, typed);
    } catch (error) {
      say("start", wordsOf(error));
    }
  }
}

async function serve(info, paper) {
  const marks = await Promise.race([fillIn(), quiet(LONG_REST)]);
  busy();
  const words = marks && (await cast(box, sealed(info, paper, marks)));
  if (!words) return;
  showReceipt(words);
  await Promise.race([pressed(done), quiet(REST)]);
  busy();
}

async function open() {
  show("wait");
  let info = await untilOpen(box);
  while (info.state === "voting") {
    wipe();
    showReceipt("");
    say("start", "");
    field.value = "";
    show("start");
    field.focus();
    const paper = await scanned();
    info = await untilOpen(box);
    if (info.state === "voting") await serve(info, paper);
  }
  show("over");
}

if (ready() && field) {
  const scan = () => entered && entered(field.value);
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, stir);
  document.querySelector('[data-do="unlock"]').addEventListener("click", scan);
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && scan());
  open();
}
