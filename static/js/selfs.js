// Self-assessment: finding an item by a few characters. The page works without it.
(function () {
  "use strict";

  // data-find: only the items that hold the words typed are shown, their groups opened.
  const finder = document.querySelector("[data-find]");
  if (finder) {
    finder.hidden = false;
    finder.addEventListener("input", (event) => {
      const wanted = event.target.value.normalize("NFKC").trim();
      for (const group of document.querySelectorAll(".items details")) {
        let found = 0;
        for (const label of group.querySelectorAll("label")) {
          const fits = label.textContent.includes(wanted) || label.querySelector("input").checked;
          label.hidden = !fits;
          found += fits;
        }
        group.hidden = !found;
        group.open = Boolean(found && wanted) || Boolean(group.querySelector("input:checked"));
      }
    });
    finder.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
})();
