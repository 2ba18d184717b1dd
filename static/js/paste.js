// A block pasted from Excel or WPS: shown first, bad cells named, good ones kept; whole ledger lines go to the import page.
(function () {
  "use strict";
  const grid = window.pointsys && window.pointsys.grid;
  if (!grid) return;
  const table = document.querySelector("table.grid");
  const HEADS = { 自评: "self_points", 自评得分: "self_points", 意见: "opinion", 支委会意见: "opinion", 支部书记意见: "opinion" };
  const plain = (text) => text.normalize("NFKC").trim();
  const name = (text) => text.normalize("NFKC").replace(/\s+/g, "");

  const full = Number(table.dataset.full);
  function value(field, text) {
    if (field === "opinion") return text.length > 60 ? { bad: "不能超过 60 个字" } : { good: text };
    const digits = text.replace(/分$/, "").replace(/。/g, ".");
    if (digits === "") return { good: "" };
    if (!/^\d{1,2}(\.\d{1,2})?$/.test(digits) || Number(digits) > full) return { bad: `请填 0 到 ${full} 的数` };
    return { good: digits };
  }

  // [{row, field, text, good | bad}] for what the block would change; without a cell it begins at the first row.
  function read(block, cell) {
    let rows = block.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t").map(plain));
    const people = new Map(grid.rows().map((row) => [name(grid.nameOf(row)), row]));
    const twice = new Set(grid.rows().map((row) => name(grid.nameOf(row))).filter((one, at, all) => all.indexOf(one) !== at));
    let fields = null;
    if (rows[0].some((text) => HEADS[name(text)] || name(text) === "姓名")) {
      fields = rows[0].map((text) => (name(text) === "姓名" ? "name" : HEADS[name(text)] || ""));
      rows = rows.slice(1);
    } else if (rows.some((cells) => people.has(name(cells[0])))) {
      fields = ["name", "self_points", "opinion"];
    }
    const found = [];
    const bad = [];
    const order = grid.rows();
    const start = cell ? order.indexOf(cell.closest("tr")) : 0;
    const from = cell ? ["self_points", "opinion"].indexOf(cell.dataset.cell) : 0;
    rows.forEach((cells, down) => {
      if (cells.every((text) => text === "")) return;
      const at = fields ? fields.indexOf("name") : -1;
      const row = at >= 0 ? people.get(name(cells[at])) : order[start + down];
      if (at >= 0 && twice.has(name(cells[at]))) return void bad.push(`“${cells[at]}”有同名的党员，请逐个填写`);
      if (!row) return void bad.push(at >= 0 ? `第 ${down + 1} 行“${cells[at]}”不在本季名单里` : `第 ${down + 1} 行超出了名单`);
      cells.forEach((text, right) => {
        const field = fields ? fields[right] : ["self_points", "opinion"][from + right];
        const input = field && field !== "name" ? grid.field(row, field) : null;
        if (!field || field === "name") return;
        if (!input || input.type === "hidden") return void (text && input?.value !== text && bad.push(`${grid.nameOf(row)}：${input?.dataset.why ?? "这一格不能填"}`));
        if (input.value === text) return;
        const read = value(field, text);
        if (read.bad) bad.push(`${grid.nameOf(row)}：“${text}”${read.bad}`);
        else if (read.good !== input.value) found.push({ row, input, old: input.value, now: read.good });
      });
    });
    return { found, bad };
  }

  function show({ found, bad }, back) {
    document.querySelector("[data-pasted]")?.remove();
    const box = Object.assign(document.createElement("section"), { className: "note wait pasted", tabIndex: -1 });
    box.dataset.pasted = "";
    box.setAttribute("aria-label", "粘贴的内容");
    box.append(grid.words("p", `粘贴了 ${found.length} 处改动${bad.length ? `，另有 ${bad.length} 处看不懂、不会填入` : ""}。请核对：`));
    const list = document.createElement("ul");
    list.tabIndex = 0; // a long one scrolls
    for (const { row, old, now } of found) list.append(grid.words("li", `${grid.nameOf(row)}：${old || "未填"} → ${now || "未填"}`));
    for (const reason of bad) list.append(Object.assign(grid.words("li", reason), { className: "error" }));
    const actions = Object.assign(document.createElement("div"), { className: "actions" });
    const leave = () => {
      box.remove();
      back();
    };
    if (found.length) {
      const apply = grid.button("填入并保存", async () => {
        box.remove();
        for (const { input, now } of found) input.value = now;
        for (const row of new Set(found.map((one) => one.row))) await grid.save(row);
        back();
      });
      apply.className = "button primary slim";
      actions.append(apply);
    }
    actions.append(grid.button("取消", leave));
    box.append(list, actions);
    box.addEventListener("keydown", (event) => event.key === "Escape" && leave());
    document.querySelector(".scroll").before(box);
    (actions.firstElementChild || box).focus();
    box.scrollIntoView({ block: "nearest" });
  }

  const find = document.getElementById("find");
  document.addEventListener("paste", (event) => {
    const cell = event.target.closest("table.grid [data-cell]");
    const block = event.clipboardData.getData("text/plain");
    if (!(cell || event.target === find) || !/[\t\n]/.test(block.trim())) return;
    event.preventDefault();
    if (Math.max(...block.split("\n").map((line) => line.split("\t").length)) > 3) {
      const form = document.getElementById("pasted");
      form.elements.text.value = block;
      form.submit();
    } else show(read(block, cell), () => (cell ? grid.go(cell) : find.focus()));
  });
})();
