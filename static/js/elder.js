// 长辈版: larger type on every page. Runs in <head> before the page is drawn, so that nothing flashes.
(function () {
  "use strict";

  var KEY = "pointsys.elder";
  var SIZES = [
    { classes: "", scale: 1, text: "长辈版" },
    { classes: "elder", scale: 1.5, text: "长辈版：大字" },
    { classes: "elder elder-most", scale: 2.5, text: "长辈版：特大字" },
  ];
  var NARROW = 48; // em: what the stylesheet takes for a narrow screen
  var narrow = rulesUpTo(NARROW);

  function remembered() {
    try {
      return Number(localStorage.getItem(KEY)) || 0;
    } catch (blocked) {
      return 0;
    }
  }

  function remember() {
    try {
      localStorage.setItem(KEY, size);
    } catch (blocked) {
      // The choice then lasts for this page only.
    }
  }

  // In larger type a desk is a narrow screen sooner: a media query counts in the browser's own em, not in that of the page.
  function rulesUpTo(width) {
    var own = Array.from(document.styleSheets).filter(function (sheet) { return sheet.href && sheet.href.startsWith(location.origin); });
    return own.flatMap(function (sheet) { return Array.from(sheet.cssRules); }).filter(function (rule) {
      return rule.media && rule.media.mediaText.includes("max-width: " + width + "em");
    });
  }

  function wear(wanted) {
    size = SIZES[wanted] ? wanted : 0;
    ["elder", "elder-most"].forEach(function (name) {
      document.documentElement.classList.toggle(name, SIZES[size].classes.split(" ").includes(name));
    });
    narrow.forEach(function (rule) {
      rule.media.mediaText = "screen and (max-width: " + NARROW * SIZES[size].scale + "em)";
    });
    document.querySelectorAll("button[data-elder]").forEach(function (button) {
      button.textContent = SIZES[size].text;
      button.setAttribute("aria-pressed", String(size > 0));
    });
  }

  var size;
  wear(remembered());

  addEventListener("storage", function (event) { // chosen in another window
    if (event.key === KEY) wear(Number(event.newValue));
  });

  document.addEventListener("DOMContentLoaded", function () {
    wear(size);
    document.querySelectorAll("button[data-elder]").forEach(function (button) {
      button.hidden = false; // without this script it could do nothing
      button.addEventListener("click", function () {
        wear((size + 1) % SIZES.length);
        remember();
      });
    });
  });
})();
