// The pages of an electronic vote. Without this script they are read again by hand.
(function () {
  "use strict";

  // [data-refresh]: where the vote stands is asked for again every few seconds, until the page has no more use for it.
  const SECONDS = 4;

  async function refresh(node) {
    try {
      const answer = await fetch(node.dataset.refresh, { credentials: "same-origin" });
      if (answer.redirected || answer.status === 404 || answer.status === 403) return; // signed out: the page stays as it was
      if (answer.ok) {
        const text = await answer.text();
        if (text !== node.innerHTML) node.innerHTML = text;
      }
    } catch (error) {
      // the network comes and goes; asked again below
    }
    setTimeout(refresh, SECONDS * 1000, node);
  }
  for (const node of document.querySelectorAll("[data-refresh]:not([data-still])")) setTimeout(refresh, SECONDS * 1000, node);

  // [data-find]: a receipt is looked for on this page; what is typed goes nowhere.
  const find = document.querySelector("[data-find]");
  if (find) {
    const clean = (text) => text.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[^0-9A-Z]/g, "");
    const receipts = [...document.querySelectorAll(".receipts li")];
    find.hidden = false;
    find.querySelector("input").addEventListener("input", (event) => {
      const wanted = clean(event.target.value);
      let found = 0;
      for (const item of receipts) {
        item.hidden = !clean(item.textContent).includes(wanted);
        if (!item.hidden) found += 1;
      }
      const said = found ? `有 ${found} 个` : "没有这个回执，请再核对一遍";
      find.querySelector("[role=status]").textContent = wanted ? said : "";
    });
  }
})();
