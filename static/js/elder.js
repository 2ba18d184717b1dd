// 长辈版: larger type on every page. Runs in <head> before the page is drawn, so that nothing flashes.
(function () {
  "use strict";

  var KEY = "pointsys.elder";
  var SIZES = [
    { classes: "", text: "长辈版" },
    { classes: "elder", text: "长辈版：大字" },
    { classes: "elder elder-most", text: "长辈版：特大字" },
  ];

  function remembered() {
    try {
      return Number(localStorage.getItem(KEY)) || 0;
    } catch (blocked) {
      return 0;
    }
  }

  function remember(size) {
    try {
      localStorage.setItem(KEY, size);
    } catch (blocked) {
      // The choice then lasts for this page only.
    }
  }

  function apply() {
    var wanted = SIZES[size].classes.split(" ");
    ["elder", "elder-most"].forEach(function (name) {
      document.documentElement.classList.toggle(name, wanted.includes(name));
    });
  }

  function show(button) {
    button.textContent = SIZES[size].text;
    button.setAttribute("aria-pressed", String(size > 0));
  }

  var size = SIZES[remembered()] ? remembered() : 0;
  apply();

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("button[data-elder]").forEach(function (button) {
      show(button);
      button.hidden = false; // without this script it could do nothing
      button.addEventListener("click", function () {
        size = (size + 1) % SIZES.length;
        remember(size);
        apply();
        show(button);
      });
    });
  });
})();
