// The notice for the group as one long picture. The page's own table is the source; rows kept
// off the group's version carry data-withheld and are left out. Nothing leaves this machine.
(function () {
  "use strict";

  // Shown on a phone of 390 px, the table's words are as large as those of the page.
  const SCALE = 2;
  const WIDTH = 600;
  const MARGIN = 24;
  const SONG = '"方正小标宋简体","STZhongsong","华文中宋","Noto Serif CJK SC",SimSun,serif';
  const FANG = '"仿宋_GB2312","FangSong","华文仿宋","Noto Serif CJK SC",serif';
  const HEADING = `700 30px ${SONG}`;
  const SIZE = 22; // of the table
  const INK = "#23201c";
  const LINE = "#857c6f";

  const said = document.querySelector("[data-said]");
  const clean = (node) => node.textContent.replace(/\s+/g, " ").trim();

  function wrap(pen, text, width, indent) {
    const lines = [];
    let line = "";
    let room = width - indent;
    for (const sign of text) {
      // A mark that may not begin a line hangs at the end of the one before.
      if (line && pen.measureText(line + sign).width > room && !"，。；：、）》！？”".includes(sign)) {
        lines.push(line);
        line = "";
        room = width;
      }
      line += sign;
    }
    return line ? [...lines, line] : lines;
  }

  // Every part draws at `top` and returns where it ends; with `wet` false it only measures.
  function paint(pen, article, wet) {
    const inner = WIDTH - 2 * MARGIN;
    let top = MARGIN;

    function put(text, x, y) {
      if (wet) pen.fillText(text, x, y);
    }

    function paragraph(text, { font, height, align = "left", indent = 0, after = 14 }) {
      pen.font = font;
      pen.textAlign = align;
      wrap(pen, text, inner, indent).forEach((line, number) => {
        const x = align === "center" ? WIDTH / 2 : align === "right" ? WIDTH - MARGIN : MARGIN + (number ? 0 : indent);
        put(line, x, top + height * 0.75);
        top += height;
      });
      top += after;
    }

    // Where a table is too wide, heads stand in two lines, then the column of sentences wraps; only then all shrinks.
    function table([head, ...rows]) {
      const pad = 8;
      pen.font = `${SIZE}px ${FANG}`;
      const wide = (text) => pen.measureText(text).width + 2 * pad;
      const half = (word) => (word.length > 2 ? Math.ceil(word.length / 2) : word.length);
      const columns = head.map((word, place) => Math.max(wide(word.slice(0, half(word))), ...rows.map((row) => wide(row[place] || ""))));
      const sum = () => columns.reduce((total, width) => total + width, 0);
      const longest = columns.indexOf(Math.max(...columns));
      if (sum() > inner && columns[longest] > inner / 3) columns[longest] = Math.max(inner / 3, columns[longest] + inner - sum());
      const stretch = inner / sum();
      const size = Math.floor(SIZE * Math.min(1, stretch));
      [head, ...rows].forEach((row, number) => {
        pen.font = `${size}px ${FANG}`;
        const said = row.map((cell, place) => {
          const room = columns[place] * stretch - 2 * pad * Math.min(1, stretch) + 1;
          if (number || pen.measureText(cell).width <= room) return wrap(pen, cell, room, 0);
          return [cell.slice(0, half(cell)), cell.slice(half(cell))];
        });
        const height = Math.max(...said.map((lines) => lines.length)) * size * 1.35 + 12;
        if (wet && number === 0) {
          pen.fillStyle = "#f6f3ee";
          pen.fillRect(MARGIN, top, inner, height);
          pen.fillStyle = INK;
        }
        let left = MARGIN;
        said.forEach((lines, place) => {
          const width = columns[place] * stretch;
          const centred = lines.length < 2 || number === 0;
          pen.textAlign = centred ? "center" : "left";
          if (wet) pen.strokeRect(left, top, width, height);
          lines.forEach((line, at) => {
            const middle = top + height / 2 + (at - (lines.length - 1) / 2) * size * 1.35;
            put(line, centred ? left + width / 2 : left + pad, middle + size * 0.36);
          });
          left += width;
        });
        top += height;
      });
      top += 20;
    }

    const even = (name) => (name.length === 2 ? name.split("").join("\u3000") : name); // in line with three characters
    const cells = (row) => [...row.children].map((cell) => (cell.querySelector(".name") ? even(clean(cell)) : clean(cell)));
    const rows = [...article.querySelectorAll("tbody tr:not([data-withheld])")].map(cells);
    const texts = [...article.querySelectorAll("[data-picture-text]")].map(clean);
    const last = texts.pop();

    pen.font = HEADING;
    const title = [...article.querySelectorAll("h1 span")].map(clean);
    const whole = title.join("");
    const heads = pen.measureText(whole).width > inner ? title : [whole];
    heads.forEach((line, place) => paragraph(line, { font: HEADING, height: 42, align: "center", after: place + 1 < heads.length ? 0 : 18 }));
    for (const text of texts) paragraph(text, { font: `24px ${FANG}`, height: 40, indent: 48 });
    table([cells(article.querySelector("thead tr")), ...rows]);
    const terms = [...article.querySelectorAll(".terms dt")];
    for (const term of terms) {
      paragraph(`${clean(term)}：${clean(term.nextElementSibling)}`, { font: `22px ${FANG}`, height: 34, after: 2 });
    }
    top += 12;
    paragraph(last, { font: `24px ${FANG}`, height: 40, indent: 48, after: 24 });
    for (const line of article.querySelectorAll(".sign p")) {
      paragraph(clean(line), { font: `24px ${FANG}`, height: 38, align: "right", after: 0 });
    }
    return Math.ceil(top + MARGIN);
  }

  function draw(article) {
    const canvas = document.createElement("canvas");
    let pen = canvas.getContext("2d");
    const height = paint(pen, article, false);
    canvas.width = WIDTH * SCALE;
    canvas.height = Math.ceil(height * SCALE);
    pen = canvas.getContext("2d");
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDTH, height);
    pen.fillStyle = INK;
    pen.strokeStyle = LINE;
    paint(pen, article, true);
    return canvas;
  }

  const picture = document.querySelector("button[data-picture]");
  if (picture) {
    picture.hidden = false;
    const phone = window.matchMedia("(pointer: coarse)").matches || /MicroMessenger/i.test(navigator.userAgent);
    if (!phone) picture.textContent = "下载长图";
    picture.addEventListener("click", () => {
      const address = draw(document.querySelector("[data-notice]")).toDataURL("image/png");
      if (phone) {
        const image = document.createElement("img");
        image.src = address;
        image.alt = `${picture.dataset.picture}（长图）`;
        image.className = "long-picture";
        document.querySelector("[data-picture-shown]").replaceChildren(image);
        said.textContent = "长按下面的图片，可以保存或发给朋友。";
        return;
      }
      const link = document.createElement("a");
      link.href = address;
      link.download = `${picture.dataset.picture}.png`;
      link.click();
      said.textContent = "长图已下载，可以拖进微信群。";
    });
  }
})();
