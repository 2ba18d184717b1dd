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

  // A form is sent once. Its buttons wake up when the reader comes back to the page; data-busy says what goes on till then.
  const asleep = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    unsaved.delete(form);
    if (form.method !== "post") return;
    // Later, so that the pressed button's own name and value are still sent.
    setTimeout(() => {
      for (const button of form.elements) {
        if (button.type !== "submit" || button.disabled) continue;
        button.disabled = true;
        asleep.add(button);
        if (button.dataset.busy) {
          button.dataset.idle = button.textContent;
          button.textContent = button.dataset.busy;
        }
      }
    });
  });
  window.addEventListener("pageshow", () => {
    for (const button of asleep) {
      button.disabled = false;
      if (button.dataset.idle) button.textContent = button.dataset.idle;
    }
    asleep.clear();
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
