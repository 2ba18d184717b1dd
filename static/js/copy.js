// button[data-copy]: copies the text of a field. navigator.clipboard is missing on plain http; selecting and copying works everywhere.
(function () {
  "use strict";

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.copy);
      field.focus();
      field.select();
      const done = document.execCommand("copy");
      button.parentElement.querySelector("[role=status]").textContent = done ? button.dataset.copied : "请按 Ctrl+C 复制已选中的文字。";
    });
  }
})();
