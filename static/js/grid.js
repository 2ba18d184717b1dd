// The entry grid: cells move like a sheet's, each row saves itself, what others changed is shown and never overwritten.
// The page works without it.
(function () {
  "use strict";
  const table = document.querySelector("table.grid[data-url]");
  const sheets = document.getElementById("sheets");
  if (!table || !sheets) return;
  const body = table.tBodies[0];
  const token = sheets.elements.csrfmiddlewaretoken.value;
  const saved = document.querySelector("[data-saved]");
  const undo = document.querySelector("[data-undo]");
  const NAMES = { self_points: "自评", opinion: "意见" };
  let last = null; // the last thing saved, to be undone

  for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

  const rows = () => [...body.querySelectorAll("tr[data-sheet]")];
  const nameOf = (row) => row.querySelector("th").textContent.trim();
  const field = (row, name) => row.querySelector(`[name="${row.dataset.sheet}-${name}"]`);
  const cells = (row) => [...row.querySelectorAll("[data-cell], .chip")];
  const column = (cell) => cell.dataset.cell || "lines";

  // ---------- talking to the server

  async function send(url, data) {
    const form = new FormData();
    form.append("csrfmiddlewaretoken", token);
    for (const [name, value] of data.entries ? data.entries() : Object.entries(data)) {
      if (name !== "csrfmiddlewaretoken") form.append(name, value);
    }
    const reply = await fetch(url, { method: "POST", body: form, headers: { "X-Grid": "1" }, credentials: "same-origin" });
    if (reply.ok || reply.status === 422) {
      const type = reply.headers.get("Content-Type") || "";
      if (!reply.redirected && type.includes("json")) return { ok: reply.ok, ...(await reply.json()) };
    }
    if (reply.redirected || reply.status === 403) throw new Error("登录已结束，请在新窗口登录后再试");
    throw new Error(reply.status === 404 ? "这一行已不在，请刷新页面" : "服务器没有应答");
  }

  function tell(text, kind) {
    const state = document.createElement("span");
    state.className = `state ${kind || "done"}`;
    state.textContent = text;
    saved.replaceChildren(state);
  }

  // Put the fresh line in place of the old one; what is being typed stays.
  function refresh(row, html) {
    const fresh = new DOMParser().parseFromString(`<table><tbody>${html}</tbody></table>`, "text/html").querySelector("tr");
    const before = document.activeElement;
    const held = row.contains(before) && before.matches(".chip") ? [...row.querySelectorAll(".chip")].indexOf(before) : -1;
    for (const part of ["lines", "left", "doing"]) row.querySelector(`.${part}`).replaceWith(document.importNode(fresh.querySelector(`.${part}`), true));
    row.dataset.sums = fresh.dataset.sums;
    const was = field(row, "was");
    if (was) was.value = field(fresh, "was").value;
    for (const name of Object.keys(NAMES)) {
      const input = field(row, name);
      if (!input || !field(fresh, name)) continue;
      // Only what was not typed on since it was sent takes the form in which it was stored.
      if (input.value === (input.dataset.sent ?? input.defaultValue)) input.value = field(fresh, name).value;
      delete input.dataset.sent;
      input.defaultValue = field(fresh, name).value;
    }
    const mark = row.querySelector(".self small");
    const freshMark = fresh.querySelector(".self small");
    if (mark && !freshMark) mark.remove();
    if (!mark && freshMark) row.querySelector(".self").append(document.importNode(freshMark, true));
    rove();
    if (held >= 0) [...row.querySelectorAll(".chip")].slice(0, held + 1).pop()?.focus();
    return fresh;
  }

  function state(row, kind, word) {
    const mark = document.createElement("span");
    mark.className = `state ${kind}`;
    mark.textContent = word;
    row.querySelector(".doing").replaceChildren(mark);
  }

  // A line of words under a row: what was refused, or both values of a clash.
  function note(row, ...parts) {
    clear(row);
    const line = document.createElement("tr");
    line.className = "clash-note";
    const cell = line.insertCell();
    cell.colSpan = 8;
    const box = document.createElement("div");
    box.className = "actions";
    box.setAttribute("role", "alert");
    box.append(...parts);
    cell.append(box);
    row.after(line);
    row.classList.add("clash");
    return line;
  }

  function clear(row) {
    if (row.nextElementSibling?.classList.contains("clash-note")) row.nextElementSibling.remove();
    row.classList.remove("clash");
  }

  const words = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  function button(text, action) {
    const made = Object.assign(words("button", text), { type: "button", className: "button slim" });
    made.addEventListener("click", action);
    return made;
  }

  // ---------- one row saves itself

  const values = (row) => Object.fromEntries(Object.keys(NAMES).map((name) => [name, field(row, name)?.value.trim() ?? ""]));
  const changed = (row) => Object.keys(NAMES).some((name) => field(row, name) && field(row, name).value !== field(row, name).defaultValue);

  async function save(row, { undoing = false, was = null } = {}) {
    if (row.dataset.busy) return void (row.dataset.again = "1");
    if (!changed(row) && was === null) return;
    const pk = row.dataset.sheet;
    const before = Object.fromEntries(Object.keys(NAMES).map((name) => [name, field(row, name)?.defaultValue ?? ""]));
    const typed = values(row);
    for (const name of Object.keys(NAMES)) if (field(row, name)) field(row, name).dataset.sent = field(row, name).value;
    row.dataset.busy = "1";
    state(row, "now", "正在保存");
    try {
      const reply = await send(`/app/sheets/${pk}/`, {
        [`${pk}-was`]: was ?? field(row, "was").value,
        [`${pk}-self_points`]: typed.self_points,
        [`${pk}-opinion`]: typed.opinion,
      });
      if (reply.ok) {
        clear(row);
        refresh(row, reply.row);
        row.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
        tell(`已保存 ${reply.at}`);
        last = undoing ? null : { row, before };
        undo.hidden = last === null;
        if (!rows().some(changed)) sheets.dispatchEvent(new Event("saved", { bubbles: true }));
      } else if (reply.clash && Object.keys(reply.clash).length) clash(row, reply.clash, typed);
      else refuse(row, reply.errors);
    } catch (failure) {
      state(row, "late", "没有保存");
      note(row, words("span", `没有保存：${failure.message}。您填的还在这里。`), button("再试一次", () => save(row)));
      tell("有没保存的行", "late");
    }
    delete row.dataset.busy;
    if (row.dataset.again) {
      delete row.dataset.again;
      save(row);
    }
  }

  function refuse(row, errors) {
    state(row, "late", "没有保存");
    const said = [];
    for (const [name, reasons] of Object.entries(errors)) {
      field(row, name)?.setAttribute("aria-invalid", "true");
      said.push(`${NAMES[name] ? `${NAMES[name]}：` : ""}${reasons.join("")}`);
    }
    note(row, words("span", said.join("；")));
    tell("有没保存的行", "late");
  }

  // What I did not touch follows the other's change; of what both changed I decide.
  function clash(row, theirs, mine) {
    const touched = Object.keys(NAMES).filter((name) => field(row, name) && mine[name] !== field(row, name).defaultValue);
    for (const name of Object.keys(NAMES)) {
      const input = field(row, name);
      if (!input || touched.includes(name)) continue;
      if (input.value.trim() === mine[name]) input.value = theirs[name];
      input.defaultValue = theirs[name];
    }
    ask(row, theirs, mine, touched.filter((name) => mine[name] !== theirs[name]));
  }

  // Both values of each, until all are settled; then the row is saved over what was told.
  function ask(row, theirs, mine, names) {
    if (!names.length) return settled(row, theirs);
    state(row, "wait", "有冲突");
    tell("有一行和别人改的不一样", "wait");
    const parts = names.flatMap((name) => {
      const line = words("span", `“${NAMES[name]}”：${theirs.by} ${theirs.at} 改为 `);
      line.append(words("b", theirs[name] || "未填"), "，您这里填的是 ", words("b", mine[name] || "未填"), "。两处都已保留。");
      const choose = (value) => {
        field(row, name).value = value;
        field(row, name).focus();
        ask(row, theirs, mine, names.filter((other) => other !== name));
      };
      return [line, ...[theirs, mine].map((one) => button(`用“${one[name] || "未填"}”`, () => choose(one[name])))];
    });
    note(row, ...parts);
  }

  function settled(row, theirs) {
    for (const name of Object.keys(NAMES)) if (field(row, name)) field(row, name).defaultValue = theirs[name];
    field(row, "was").value = theirs.was;
    clear(row);
    if (changed(row)) return save(row);
    state(row, "done", "已保存");
    tell("已保存");
  }

  undo.addEventListener("click", async () => {
    const step = last;
    last = null;
    undo.hidden = true;
    if (!step) return;
    if (step.line) {
      const reply = await send(`/app/deductions/${step.line}/reverse/`, { reason: "刚登记，有误撤回" });
      if (!reply.ok) return tell("没有撤销：这一条已经不能冲销", "late");
      refresh(step.row, reply.row);
      tell(`已撤销（冲销），记录里仍能看到 ${reply.at}`);
    } else {
      for (const [name, value] of Object.entries(step.before)) if (field(step.row, name)) field(step.row, name).value = value;
      await save(step.row, { undoing: true });
    }
  });

  // ---------- moving about: arrows, Tab, Enter, Home, End, F2, Esc

  let current = null;

  function rove(wanted) {
    const all = rows().flatMap(cells);
    if (wanted) current = wanted;
    if (!current || !body.contains(current)) current = all[0] || null;
    for (const cell of all) cell.tabIndex = cell === current ? 0 : -1;
  }

  function go(cell) {
    if (!cell) return;
    rove(cell);
    cell.focus();
    if (cell.matches("input")) cell.select();
  }

  function vertical(cell, by) {
    const list = rows();
    const row = list[list.indexOf(cell.closest("tr")) + by];
    if (!row) return;
    const same = cells(row).filter((other) => column(other) === column(cell));
    go(same[same.length - 1] || cells(row)[0]);
  }

  function horizontal(cell, by) {
    const all = rows().flatMap(cells);
    const next = all[all.indexOf(cell) + by];
    if (next) go(next);
    return Boolean(next);
  }

  body.addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-cell], .chip");
    if (!cell || !cell.closest("tr[data-sheet]")) return;
    rove(cell);
    cell.dataset.edits = "";
  });
  body.addEventListener("click", (event) => {
    if (event.target.matches("[data-cell]") && document.activeElement === event.target && event.detail > 1) event.target.dataset.edits = "1";
  });
  body.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-cell]")) save(event.target.closest("tr"));
  });
  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell], .chip");
    if (!cell || !cell.closest("tr[data-sheet]") || event.isComposing || event.altKey) return;
    const typing = cell.matches("input") && cell.dataset.edits === "1";
    const far = event.ctrlKey || event.metaKey;
    const row = cell.closest("tr");
    const moves = {
      ArrowDown: () => vertical(cell, 1),
      ArrowUp: () => vertical(cell, -1),
      ArrowLeft: () => (typing ? "stay" : horizontal(cell, -1)),
      ArrowRight: () => (typing ? "stay" : horizontal(cell, 1)),
      Tab: () => (horizontal(cell, event.shiftKey ? -1 : 1) ? undefined : "stay"),
      Home: () => (typing && !far ? "stay" : go(far ? cells(rows()[0])[0] : cells(row)[0])),
      End: () => (typing && !far ? "stay" : go(far ? cells(rows().pop()).pop() : cells(row).pop())),
      F2: () => {
        if (!cell.matches("input")) return cell.click();
        cell.dataset.edits = "1";
        cell.setSelectionRange(cell.value.length, cell.value.length);
      },
      Escape: () => {
        if (!cell.matches("input")) return "stay";
        cell.value = cell.defaultValue;
        cell.dataset.edits = "";
        cell.removeAttribute("aria-invalid");
        clear(row);
        cell.select();
      },
      Enter: () => (cell.matches("input") ? vertical(cell, event.shiftKey ? -1 : 1) : "stay"),
    };
    const move = moves[event.key];
    if (!move || (far && !["Home", "End"].includes(event.key))) return;
    if (move() !== "stay") event.preventDefault();
  });
  // Enter in a cell never sends the whole form: rows save themselves.
  sheets.addEventListener("submit", (event) => event.preventDefault());

  window.pointsys.grid = {
    rows, cells, nameOf, field, send, refresh, tell, note, clear, words, button, go, save, changed,
    remember: (step) => { // null: what was done last is not undone by a button
      last = step;
      undo.hidden = step === null;
    },
  };
  rove();
})();
