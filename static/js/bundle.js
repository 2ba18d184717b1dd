// a[data-bundle]: a zip that takes a while. Tells how many files are in it so far, and may be stopped.
// Without this script the link is a plain download.
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-bundle]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!link.hasAttribute("aria-disabled")) take(link);
  });

  async function take(link) {
    const box = document.getElementById(link.dataset.bundle);
    const [bar, counted, stop, said] = ["progress", "[data-counted]", "button", "[data-said]"].map((what) => box.querySelector(what));
    const running = new AbortController();
    const total = Number(link.dataset.files);
    const count = (done) => {
      bar.value = done;
      counted.textContent = `已生成 ${done} / ${total}`;
    };
    const tell = (state, words) => {
      said.className = `note ${state}`;
      said.textContent = words;
      said.hidden = false;
    };
    const halt = () => running.abort();
    link.setAttribute("aria-disabled", "true");
    stop.addEventListener("click", halt);
    said.hidden = true;
    bar.max = total;
    count(0);
    for (const part of [box, bar, counted, stop]) part.hidden = false;
    try {
      const parts = await read(await fetch(`${link.href}?framed`, { signal: running.signal }), (done) => count(Math.min(done, total)));
      save(new Blob(parts, { type: "application/zip" }), link.getAttribute("download"));
      tell("done", `已下载，共 ${parts.length - 1} 份。`);
    } catch (failure) {
      tell(running.signal.aborted ? "wait" : "stop", running.signal.aborted ? "已取消，没有下载。" : "没有下载成功，请再试一次。");
    }
    stop.removeEventListener("click", halt);
    link.removeAttribute("aria-disabled");
    for (const part of [bar, counted, stop]) part.hidden = true;
    link.focus();
  }

  // Each part has its length before it; an empty one is the end, and the last before it is the zip's list of contents.
  async function read(answer, count) {
    if (answer.redirected) window.location = answer.url; // signed out
    if (!answer.ok || answer.redirected) throw new Error("refused");
    const reader = answer.body.getReader();
    const parts = [];
    let held = new Uint8Array(0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error("broken off");
      const more = new Uint8Array(held.length + value.length);
      more.set(held);
      more.set(value, held.length);
      held = more;
      while (held.length >= 4) {
        const length = new DataView(held.buffer, held.byteOffset).getUint32(0);
        if (length === 0) return parts;
        if (held.length < 4 + length) break;
        parts.push(held.slice(4, 4 + length));
        held = held.subarray(4 + length);
        count(parts.length);
      }
    }
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
})();
