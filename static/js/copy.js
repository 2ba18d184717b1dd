// A ready text to paste elsewhere. navigator.clipboard is missing on plain http; selecting and copying works everywhere.
(function () {
  "use strict";

  const said = document.querySelector("[data-said]");
  const copy = document.querySelector("button[data-copy]");
  if (!copy) return;
  copy.hidden = false;
  copy.addEventListener("click", () => {
    const box = document.getElementById(copy.dataset.copy);
    box.focus();
    box.select();
    said.textContent = document.execCommand("copy") ? copy.dataset.copied : "请按 Ctrl+C 复制已选中的文字。";
  });
})();
