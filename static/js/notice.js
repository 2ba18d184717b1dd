// The notice for the group: make it one long picture. The page's own table is the source; rows kept
// off the group's version carry data-withheld and are left out. Nothing leaves this machine.
(function () {
  "use strict";

  const SCALE = 1.5;
  const WIDTH = 750;
  const MARGIN = 36;
  const SONG = '"方正小标宋简体","STZhongsong","华文中宋","Noto Serif CJK SC",SimSun,serif';
  const FANG = '"仿宋_GB2312","FangSong","华文仿宋","Noto Serif CJK SC",serif';
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

    function table(rows) {
      const columns = rows[0].map((_, place) => {
        pen.font = `20px ${FANG}`;
        return Math.max(...rows.map((row) => pen.measureText(row[place] || "").width)) + 24;
      });
      const stretch = inner / columns.reduce((sum, width) => sum + width, 0);
      const height = 38;
      rows.forEach((row, number) => {
        let left = MARGIN;
        if (wet && number === 0) {
          pen.fillStyle = "#f6f3ee";
          pen.fillRect(MARGIN, top, inner, height);
          pen.fillStyle = INK;
        }
        row.forEach((cell, place) => {
          const width = columns[place] * stretch;
          pen.font = `${stretch < 1 ? Math.max(12, Math.floor(20 * stretch)) : 20}px ${FANG}`;
          pen.textAlign = "center";
          if (wet) pen.strokeRect(left, top, width, height);
          put(cell, left + width / 2, top + height * 0.68);
          left += width;
        });
        top += height;
      });
      top += 20;
    }

    const cells = (row) => [...row.children].map(clean);
    const rows = [...article.querySelectorAll("tbody tr:not([data-withheld])")].map(cells);
    const texts = [...article.querySelectorAll("[data-picture-text]")].map(clean);
    const last = texts.pop();

    paragraph(clean(article.querySelector("h1")), { font: `700 32px ${SONG}`, height: 46, align: "center", after: 20 });
    for (const text of texts) paragraph(text, { font: `22px ${FANG}`, height: 38, indent: 44 });
    table([cells(article.querySelector("thead tr")), ...rows]);
    const terms = [...article.querySelectorAll(".terms dt")];
    for (const term of terms) {
      paragraph(`${clean(term)}：${clean(term.nextElementSibling)}`, { font: `20px ${FANG}`, height: 32, after: 2 });
    }
    top += 12;
    paragraph(last, { font: `22px ${FANG}`, height: 38, indent: 44, after: 24 });
    for (const line of article.querySelectorAll(".sign p")) {
      paragraph(clean(line), { font: `22px ${FANG}`, height: 36, align: "right", after: 0 });
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
