// 领取选票: one button makes a paper that the server signs without seeing it. It stays on this device. Whose answer was lost asks
// again, also once voting has started.
import { say, show, showReceipt, ready } from "./ballot.mjs";
import { recall, take, wordsOf } from "./paper.mjs";

const page = document.querySelector("[data-round]");
const { round, box, issue, reader } = page.dataset;
const button = document.querySelector('[data-do="take"]');

function begin() {
  const mine = recall(round);
  const others = mine.reader && mine.reader !== reader; // somebody else signed in on this phone
  const half = mine.blinded && !others; // asked for here, and no answer yet
  button.textContent = half ? "再领一次" : "领取选票";
  if (mine.signature && !others) show("kept");
  else if (mine.receipt && page.dataset.issued === "yes") showReceipt(mine.receipt, "voted");
  else if (half && page.dataset.again === "yes") show("take");
  else if (page.dataset.refused === "yes") show("refused");
  else show(others ? "others" : "take");
  for (const place of document.querySelectorAll("[data-keys]")) place.textContent = mine.keys || "";
  if (half) say("take", "上次没有收到回答，请再按一次：领到的还是同一张选票。");
}

button.addEventListener("click", async () => {
  button.disabled = true;
  button.textContent = "正在领取……";
  try {
    await take(round, reader, box, issue, page.querySelector("[name=csrfmiddlewaretoken]").value);
    begin();
  } catch (error) {
    button.textContent = "再领一次";
    say("take", wordsOf(error, "没有收到回答。请检查网络，再按一次：领到的还是同一张选票。"));
  }
  button.disabled = false;
});

if (ready()) begin();
