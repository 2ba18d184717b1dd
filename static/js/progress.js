// A large roster is written batch by batch: press 继续 by itself. Without this script the button is pressed by hand.
(function () {
  "use strict";
  const form = document.querySelector("form[data-go-on]");
  if (form) setTimeout(() => form.requestSubmit(), 300);
})();
