// A table of figures that is saved as a whole: what each row still lacks, Enter, ↓ and ↑ between rows, and blocks pasted
// from Excel or WPS. The page works without it.
(function () {
  "use strict";
  const form = document.querySelector("form[data-tally]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")].filter((row) => row.querySelector("td input"));

  const figure = (input) => {
    const text = input.value.normalize("NFKC").trim();
    return text === "" ? 0 : /^\d+$/.test(text) ? Number(text) : NaN;
  };

  // Groups of one row: the members' votes, the masses' answers.
  function groups(row) {
    return [...new Set([...row.querySelectorAll("input[data-whole]")].map((input) => input.dataset.group))].map((name) =>
      [...row.querySelectorAll(`input[data-group="${name}"]`)],
    );
  }

  // What is saved and adds up is quiet.
  function say(row) {
    const place = row.querySelector("[data-left]");
    if (!place) return;
    const said = [];
    const typed = [...row.querySelectorAll("td input")].some((input) => input.value !== input.defaultValue);
    for (const cells of groups(row)) {
      if (cells.every((cell) => cell.value.trim() === "")) continue;
      const sum = cells.map(figure).reduce((a, b) => a + b, 0);
      const left = Number(cells[0].dataset.whole) - sum;
      const name = cells[0].dataset.group;
      if (Number.isNaN(sum)) said.push(`${name}有不是数字的`);
      else if (left > 0) said.push(`${name} ${sum}，还差 ${left}`);
      else if (left < 0) said.push(`${name} ${sum}，多 ${-left}`);
      else if (typed) said.push(`${name} ${sum}，相符`);
    }
    place.textContent = said.join("；");
  }

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr");
    if (row && rows.includes(row)) say(row);
  });

  form.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tr");
    if (!step || !row || event.isComposing || !event.target.matches("td input")) return;
    event.preventDefault();
    const column = [...row.querySelectorAll("td input")].indexOf(event.target);
    const ahead = step > 0 ? rows.slice(rows.indexOf(row) + 1) : rows.slice(0, rows.indexOf(row)).reverse();
    // A row about which the masses are not asked has no cell in their columns: the one after it is meant.
    const cell = ahead.map((other) => other.querySelectorAll("td input")[column]).find(Boolean);
    if (!cell) return;
    cell.focus();
    cell.select();
  });

  // A pasted block spreads from its cell to the right and down over the rows as they are shown; nothing is saved by it.
  const table = form.querySelector("table");
  const told = Object.assign(document.createElement("p"), { className: "quiet", role: "status" });
  if (rows.length) table.before(told);
  table.addEventListener("paste", (event) => {
    const block = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
    if (!event.target.matches("td input") || !/[\t\n]/.test(block)) return;
    event.preventDefault();
    const people = [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector("th[scope=row]"));
    const from = people.indexOf(event.target.closest("tr"));
    const column = event.target.closest("td").cellIndex;
    let filled = 0;
    let left = 0;
    block.split("\n").forEach((line, down) => {
      line.split("\t").forEach((text, right) => {
        const cell = people[from + down]?.cells[column + right]?.querySelector("input:not([type=hidden])");
        if (!cell) return void (left += 1);
        cell.value = text.trim();
        filled += 1;
        for (const name of ["input", "change"]) cell.dispatchEvent(new Event(name, { bubbles: true }));
      });
    });
    told.textContent = `已填入 ${filled} 格，还没有保存，请核对。${left ? `有 ${left} 格超出表格或者不能填，没有填入。` : ""}`;
  });

  rows.forEach(say);
})();
