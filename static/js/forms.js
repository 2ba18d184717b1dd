// Small helps for forms: every form also works without them.
(function () {
  "use strict";

  // Before leaving: a form marked data-keep holds typed words that are not saved yet.
  const unsaved = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-keep")) unsaved.add(form);
  });
  document.addEventListener("reset", (event) => unsaved.delete(event.target));
  document.addEventListener("saved", (event) => unsaved.delete(event.target)); // in the background, by the grid
  window.addEventListener("beforeunload", (event) => {
    if (![...unsaved].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // form[data-with]: what is typed in the form of that id goes along, so that it is not lost on the way.
  document.addEventListener("formdata", (event) => {
    const other = document.getElementById(event.target.dataset.with);
    if (!other) return;
    for (const [name, value] of new FormData(other)) if (!event.formData.has(name)) event.formData.append(name, value);
    unsaved.delete(other);
  });

  // button[data-confirm]: ask first.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });

  // button[data-all]: ticks every box of its form, or none where all are ticked.
  document.querySelectorAll("button[data-all]").forEach((button) => {
    const boxes = () => [...button.form.querySelectorAll("[type=checkbox]:not([disabled])")];
    button.hidden = false;
    button.addEventListener("click", () => {
      const ticked = !boxes().every((box) => box.checked);
      for (const box of boxes()) if (box.checked !== ticked) box.click();
    });
  });

  // What takes its time says so: the words of a button or link give way to others until it is done.
  const asleep = new Map(); // button or link -> what stood in it
  function say(control, words) {
    asleep.set(control, [...control.childNodes]);
    control.replaceChildren(words);
  }
  function wake(control) {
    control.disabled = false;
    control.replaceChildren(...asleep.get(control));
    asleep.delete(control);
  }

  // A form is sent once. Its buttons wake up when the reader comes back to the page; the pressed one says what goes on
  // till then: data-busy at once, any other after a second. A form[data-file] is answered with a file, its page stays.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    unsaved.delete(form);
    if (form.method !== "post" || form.hasAttribute("data-file")) return;
    // Later, so that the pressed button's own name and value are still sent.
    setTimeout(() => {
      for (const button of form.elements) {
        if (button.type !== "submit" || button.disabled) continue;
        button.disabled = true;
        asleep.set(button, [...button.childNodes]);
        if (button.dataset.busy) say(button, button.dataset.busy);
      }
    });
    setTimeout(() => {
      const pressed = event.submitter;
      if (asleep.has(pressed) && !pressed.dataset.busy) say(pressed, "正在处理…");
    }, 1000);
  });
  window.addEventListener("pageshow", () => [...asleep.keys()].forEach(wake));

  // a[data-busy]: a file that is made on the way. The link says so until it has come, and is not pressed twice.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-busy]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (asleep.has(link)) return;
    say(link, link.dataset.busy);
    try {
      const answer = await fetch(link.href);
      const name = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition"));
      if (!answer.ok || !name) throw new Error("no file");
      const made = document.createElement("a");
      made.href = URL.createObjectURL(await answer.blob());
      made.download = decodeURIComponent(name[1]);
      made.click();
      setTimeout(() => URL.revokeObjectURL(made.href), 60000);
    } catch (refused) {
      window.location = link.href; // signed out, or no longer there: the page says it
    }
    wake(link);
  });

  // Printing: closed details do not print, so they are open while it lasts.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("button[data-print]")) window.print();
  });

  // A clause that was opened lies over the page: Escape, or a press anywhere else, puts it away.
  function putAway(except) {
    for (const open of document.querySelectorAll("details.ask[open]")) if (open !== except) open.open = false;
  }
  document.addEventListener("click", (event) => putAway(event.target.closest("details.ask")));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.ask[open]");
    if (!open) return;
    open.querySelector("summary").focus();
    putAway(null);
  });

  // data-fill: every choice that is still open gets the first one offered; what was chosen stays.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-fill]");
    if (!button) return;
    for (const select of button.form.querySelectorAll("select")) {
      if (select.value === "") select.selectedIndex = 1;
    }
  });

  // select[data-says]: what is chosen beside the first may be explained in the line after it.
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!select.matches("select[data-says]")) return;
    const line = select.nextElementSibling;
    line.hidden = line.disabled = select.selectedIndex === 0;
  });

  // data-digits: figures typed with a Chinese input method become plain ones.
  function plain(text) {
    return text
      .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
      .replace(/。/g, ".")
      .replace(/、/g, ",")
      .replace(/[−–—]/g, "-")
      .replace(/\s+/g, "");
  }
  document.addEventListener(
    "change",
    (event) => {
      const input = event.target;
      if (input.matches("input[data-digits]")) input.value = plain(input.value);
    },
    true,
  );
})();
