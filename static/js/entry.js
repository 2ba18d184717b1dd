// One line of the ledger: find the person, find the item, see what will be left, record it; proposals by one key.
(function () {
  "use strict";
  const grid = window.pointsys && window.pointsys.grid;
  const template = document.getElementById("entry");
  if (!grid || !template) return;
  const items = JSON.parse(document.getElementById("items").textContent);
  const names = JSON.parse(document.getElementById("names").textContent);
  const full = cents(template.dataset.full);
  const body = document.querySelector("table.grid tbody");
  const kept = { happened_on: "", evidence: "" }; // the next line often has the same day and sheet
  const SAME = "是同一件事，不扣";
  let open = null; // {row, line, form, from}

  function cents(text) { // points are exact: two places as a whole number
    const [whole, part = ""] = String(text).split(".");
    return Number(whole) * 100 + Number((part + "00").slice(0, 2));
  }
  const points = (number) => String(number / 100);

  // ---------- the day: 911, 9.11, 9月11日 in the quarter's year, as 2026年9月11日

  function day(text) {
    const plain = text.normalize("NFKC").trim();
    const all = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/.exec(plain);
    const short = /^(\d{1,2})\D(\d{1,2})\D?$/.exec(plain) || /^(\d{1,2})(\d{2})$/.exec(plain);
    const [year, month, date] = all ? all.slice(1) : short ? [template.dataset.year, short[1], short[2]] : [];
    if (!year || Number(month) > 12 || Number(date) > 31) return plain;
    return `${year}年${Number(month)}月${Number(date)}日`;
  }

  // ---------- what will be left

  function sums(row) {
    return new Map(row.dataset.sums.trim().split(" ").filter(Boolean).map((pair) => [pair.split(":")[0], cents(pair.split(":")[1])]));
  }

  function left(found) {
    let counted = 0;
    for (const [pk, sum] of found) {
      const item = items.find((one) => String(one.pk) === pk);
      counted += item && item.cap ? Math.min(sum, cents(item.cap)) : sum;
    }
    return full - Math.min(full, counted);
  }

  function preview() {
    const { row, form } = open;
    const said = form.querySelector(".left-after");
    const found = sums(row);
    const item = items.find((one) => String(one.pk) === form.elements.namedItem("item").value);
    const submit = form.querySelector("button.primary");
    if (!item) {
      if (!form.dataset.asks) submit.textContent = "记入";
      said.textContent = `${grid.nameOf(row)}现余 ${points(left(found))} / ${points(full)}。`;
      return;
    }
    const pk = String(item.pk);
    const times = Number((form.elements.times.value || "1").normalize("NFKC")) || 1;
    const given = form.elements.points.value.normalize("NFKC").trim();
    const taken = /^\d+(\.\d{1,2})?$/.test(given) ? cents(given) : cents(item.points) * times;
    const now = found.get(pk) || 0;
    const before = left(found);
    found.set(pk, now + taken);
    const after = left(found);
    const counted = before - after;
    const over = item.cap && now + taken > cents(item.cap);
    if (!form.dataset.asks) submit.textContent = counted ? `记入 −${points(counted)}` : `记入（${over ? "已到上限" : "本季已扣完"}，不再扣分）`;
    const parts = [`记入后余 ${points(after)} / ${points(full)}。`];
    if (item.cap) parts.push(`${item.code} 本季最多扣 ${item.cap}，现 ${points(now)}。`);
    if (counted < taken) parts.push(`其中 ${points(taken - counted)} 分${over ? "超过条目上限" : "超过本季分数"}，不再扣。`);
    said.textContent = parts.join("");
  }

  // ---------- the form under a row

  function close(back) {
    if (!open) return;
    const { line, row, from } = open;
    row.classList.remove("is-open");
    line.remove();
    open = null;
    document.querySelector("table.grid").removeAttribute("data-open");
    if (!back) return;
    if (from === "find") {
      find.value = "";
      find.focus();
    } else grid.go(row.querySelector(".chip.add"));
  }

  function entry(row, from) {
    close(false);
    const line = document.createElement("tr");
    line.className = "entry";
    const cell = line.insertCell();
    cell.colSpan = 8;
    cell.append(grid.words("h2", `给${grid.nameOf(row)}加一条`), document.importNode(template.content, true));
    cell.querySelector("h2").className = "small";
    row.after(line);
    row.classList.add("is-open");
    const form = line.querySelector("form");
    form.action = row.querySelector("[data-entry]").dataset.entry;
    open = { row, line, form, from };

    const select = form.elements.namedItem("item"); // .item is a method
    const input = Object.assign(document.createElement("input"), { id: "find-item", autocomplete: "off", spellcheck: false });
    form.querySelector(`label[for="${select.id}"]`).htmlFor = "find-item";
    form.querySelector('label[for="find-item"]').textContent = "条目（代码、文字或拼音首字母）";
    select.hidden = true;
    select.tabIndex = -1;
    select.required = false;
    select.after(input);
    const letter = row.dataset.category;
    const options = items.map((item) => ({
      item,
      keys: [window.pointsys.plain(item.code), ...item.sounds, item.initials, window.pointsys.plain(item.text)],
      parts: [item.code, item.text, `−${item.points}/${item.unit}${item.grave ? " ⚑" : ""}`],
      last: !item.classes.includes(letter) || (item.service === "retired" && !("retired" in row.dataset)) || (item.service === "serving" && "retired" in row.dataset),
    }));
    window.pointsys.finder(input, options, ({ item }) => {
      select.value = item.pk;
      input.value = `${item.code} ${item.text}`;
      if (!form.elements.fact.value || form.elements.fact.dataset.own === undefined) form.elements.fact.value = item.text;
      if (item.decided) form.querySelector("details").open = true;
      preview();
      form.elements.happened_on.focus();
      form.elements.happened_on.select();
    }, "换个编号、拼音或词语试试");
    // Typing on means another item: what was picked before is not recorded by mistake.
    input.addEventListener("input", () => {
      select.value = "";
      calm(form);
    });
    const when = form.elements.happened_on;
    when.type = "text";
    when.inputMode = "numeric";
    when.placeholder = `例如 ${template.dataset.example}`;
    const hint = Object.assign(grid.words("p", "Enter 记入；要写事由先按 Tab"), { className: "hint", id: "when-hint" });
    when.after(hint);
    when.setAttribute("aria-describedby", hint.id);
    when.addEventListener("input", () => calm(form));
    when.value = kept.happened_on;
    form.elements.evidence.value = kept.evidence;
    for (const name of ["happened_on", "decided_on"]) {
      const box = form.elements[name];
      if (name === "happened_on") box.addEventListener("blur", () => (box.value = day(box.value)));
    }
    form.elements.fact.addEventListener("input", () => (form.elements.fact.dataset.own = ""));
    form.elements.fact.addEventListener("focus", () => form.elements.fact.select());
    form.addEventListener("input", preview);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      close(true);
    });
    form.querySelector("[data-close]").addEventListener("click", (event) => {
      event.preventDefault();
      close(true);
    });
    form.addEventListener("submit", record);
    preview();
    show(row, input);
  }

  // What is opened stands in the middle of the window, clear of the table's head.
  function show(row, first) {
    row.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
  }

  async function record(event) {
    event.preventDefault();
    const { row, form } = open;
    if (form.dataset.busy) return;
    form.elements.happened_on.value = day(form.elements.happened_on.value);
    form.dataset.busy = "1";
    const data = new FormData(form);
    if (form.dataset.asks) data.set("anyway", "on");
    try {
      const reply = await grid.send(form.action, data);
      if (reply.ok) {
        kept.happened_on = form.elements.happened_on.value;
        kept.evidence = form.elements.evidence.value;
        form.dispatchEvent(new Event("saved", { bubbles: true }));
        grid.refresh(row, reply.row);
        grid.tell(`${reply.said} ${reply.at}`);
        grid.remember({ row, line: reply.line });
        close(true);
        return;
      }
      complain(form, reply);
    } catch (failure) {
      const said = form.querySelector(".left-after");
      said.textContent = `没有记入：${failure.message}。您填的还在这里。`;
    }
    delete form.dataset.busy;
  }

  function complain(form, reply) {
    for (const old of form.querySelectorAll(".error")) old.remove();
    for (const invalid of form.querySelectorAll("[aria-invalid]")) invalid.removeAttribute("aria-invalid");
    let place = null;
    for (const [name, reasons] of Object.entries(reply.errors)) {
      const box = name === "__all__" ? null : form.elements.namedItem(name);
      for (const reason of reasons) {
        const error = Object.assign(grid.words("p", reason), { className: "error" });
        error.setAttribute("role", "alert");
        (box ? box.closest(".field") : form.querySelector(".end")).append(error);
      }
      if (!box) continue;
      const shown = name === "item" ? form.querySelector("#find-item") : box;
      shown.setAttribute("aria-invalid", "true");
      if (box.closest("details")) box.closest("details").open = true;
      place = place || shown;
    }
    if (reply.second && !form.dataset.asks) {
      form.dataset.asks = "1";
      const anyway = form.querySelector("button.primary");
      const same = grid.button(SAME, () => {
        close(true);
        grid.tell("没有记入：是同一件事");
      });
      same.dataset.same = "";
      anyway.textContent = "仍然记入";
      anyway.after(same);
      place = anyway;
    }
    if (place) place.focus();
  }

  // Another item or another day: whether it is a second matter is asked anew.
  function calm(form) {
    if (!form.dataset.asks) return;
    delete form.dataset.asks;
    form.querySelector("[data-same]").remove();
    for (const error of form.querySelectorAll(".end .error")) error.remove();
    form.querySelector("button.primary").textContent = "记入";
  }

  // ---------- opening: from a row, from the field that finds people, from a chip

  const find = document.getElementById("find");
  window.pointsys.finder(
    find,
    grid.rows().map((row) => ({
      row,
      keys: [window.pointsys.plain(grid.nameOf(row)), ...(names[row.dataset.sheet] || "").split(" ")],
      parts: [grid.nameOf(row), row.cells[2].textContent.trim().replace(/\s+/g, " ")],
    })),
    ({ row }) => {
      find.value = grid.nameOf(row);
      entry(row, "find");
    },
    "换个姓名或拼音试试",
  );

  async function lines(row, url) {
    close(false);
    const reply = await fetch(url, { credentials: "same-origin" });
    if (!reply.ok) return grid.tell("没有打开：请刷新页面", "late");
    const line = document.createElement("tr");
    line.className = "entry";
    const cell = line.insertCell();
    cell.colSpan = 8;
    const parsed = new DOMParser().parseFromString(await reply.text(), "text/html");
    cell.append(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
    const shut = grid.button("收起（Esc）", () => close(true));
    cell.append(shut);
    row.after(line);
    row.classList.add("is-open");
    open = { row, line, form: null, from: "row" };
    line.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
    show(row, line.querySelector("button, input:not([type=hidden])") || shut);
  }

  async function propose(row, chip, url, data) {
    try {
      const reply = await grid.send(url, data);
      if (!reply.ok) {
        const said = [grid.words("span", Object.values(reply.errors).flat().join("；"))];
        if (reply.second) {
          said.push(
            grid.button("仍然记入", () => propose(row, chip, url, { ...data, anyway: "yes" })),
            grid.button(SAME, () => propose(row, chip, chip.dataset.dismiss, { reason: "同一件事，已按另一条登记" })),
          );
        }
        const line = grid.note(row, ...said);
        return void line.querySelector("button")?.focus();
      }
      grid.clear(row);
      grid.refresh(row, reply.row);
      grid.tell(`${reply.said} ${reply.at}`);
      grid.remember(reply.line ? { row, line: reply.line } : null);
      grid.go(row.querySelector(".chip.proposed") || row.querySelector(".chip.add"));
    } catch (failure) {
      grid.tell(`没有办成：${failure.message}`, "late");
    }
  }

  // 不扣: one key, then the reason may be changed before Enter.
  function dismiss(row, chip) {
    const box = Object.assign(document.createElement("input"), { value: "经核实有正当理由", maxLength: 100 });
    box.setAttribute("aria-label", "不扣的理由");
    const done = () => propose(row, chip, chip.dataset.dismiss, { reason: box.value });
    grid.note(row, grid.words("span", `“${chip.textContent.trim().replace(/\s+/g, " ")}”不扣，理由：`), box, grid.button("不扣（Enter）", done));
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") done();
      else if (event.key === "Escape") {
        grid.clear(row);
        grid.go(chip);
      } else return;
      event.preventDefault();
    });
    box.focus();
    box.select();
  }

  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-sheet]");
    if (!row) return;
    const add = event.target.closest("[data-entry]");
    const chip = event.target.closest("[data-lines]");
    if (add || chip) event.preventDefault();
    if (add) entry(row, "row");
    else if (chip && chip.dataset.take && event.detail === 0) propose(row, chip, chip.dataset.take, {}); // Enter, not the mouse
    else if (chip) lines(row, chip.dataset.lines);
  });
  body.addEventListener("keydown", (event) => {
    const chip = event.target.closest(".chip[data-dismiss]");
    if (!chip || event.key !== "Delete") return;
    event.preventDefault(); // or the key would empty the reason that gets the focus
    dismiss(chip.closest("tr"), chip);
  });
})();
