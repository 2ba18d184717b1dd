// Voting on a phone, with the paper that is kept on it or with a slip, which leaves nothing on it.
import { cast, fillIn, pressed, ready, say, sealed, show, showReceipt, untilOpen } from "./ballot.mjs";
import { forget, keep, keysOf, recall, unlock, wordsOf } from "./paper.mjs";

const { round, box } = document.querySelector("[data-round]").dataset;
const field = document.querySelector("[data-code]");
const done = document.querySelector('[data-do="done"]');

function end(state) {
  if (state === "void") forget(round);
  show(state === "void" ? "void" : "over");
}

function remember(what) {
  try {
    keep(round, what);
  } catch (full) {
    // Then the open page alone holds it.
  }
}

async function vote(paper, own) {
  show("wait");
  const info = await untilOpen(box);
  if (info.state === "void" || (info.state !== "voting" && !paper.sealed)) return end(info.state);
  if (paper.keys && paper.keys !== keysOf(info)) return show("strange");
  const ballot = paper.sealed ? paper : sealed(info, paper, await fillIn());
  if (own) remember(ballot); // to be sent again, should the page be closed before the answer is here
  const words = await cast(box, ballot);
  if (!words) {
    if (own) forget(round);
    return end((await untilOpen(box)).state);
  }
  if (own) remember({ receipt: words });
  return told(words, own);
}

async function told(words, own) {
  done.hidden = own;
  showReceipt(words);
  await pressed(done);
  begin();
}

async function drawn(typed) {
  show("start");
  say("start", "");
  field.value = typed; // stays until it is unlocked
  try {
    const paper = await unlock(round, box, typed);
    field.value = "";
    return vote(paper, false);
  } catch (error) {
    return say("start", wordsOf(error));
  }
}

function begin(code = "") {
  const mine = recall(round);
  if (code) return drawn(code);
  if (mine.signature) return vote(mine, true);
  if (mine.receipt) return showReceipt(mine.receipt, "voted");
  return show("start");
}

if (ready()) {
  if (field) {
    document.querySelector('[data-do="unlock"]').addEventListener("click", () => drawn(field.value));
    field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && drawn(field.value));
  }
  window.addEventListener("hashchange", () => location.reload()); // another slip was scanned
  const code = location.hash.slice(1);
  if (code) history.replaceState(null, "", location.pathname + location.search);
  begin(field ? code : "");
}
