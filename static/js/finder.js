// A field that finds while one types: people by name, items by code, words or pinyin initials (WAI-ARIA combobox).
(function () {
  "use strict";
  window.pointsys = window.pointsys || {};

  const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
  let made = 0;

  // The better it fits, the smaller; null where it does not fit at all. `keys`: what may be typed, weightiest first.
  function fit(keys, wanted) {
    for (let place = 0; place < keys.length; place++) if (keys[place] === wanted) return place;
    for (let place = 0; place < keys.length; place++) if (keys[place].startsWith(wanted)) return 10 + place;
    for (let place = 0; place < keys.length; place++) if (keys[place].includes(wanted)) return 20 + place;
    return null;
  }

  // `options`: [{keys, parts: [text, ...], last, ...}]; `choose(option)` is called once one is picked;
  // `instead` is what may be tried where nothing fits.
  window.pointsys.finder = function (input, options, choose, instead) {
    const list = document.createElement("ul");
    list.className = "finder";
    list.id = `found-${(made += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "找到的");
    list.hidden = true;
    const none = document.createElement("p");
    none.className = "finder none";
    none.setAttribute("role", "status");
    none.setAttribute("aria-live", "polite");
    input.after(list, none);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
      input.setAttribute(name, value);
    }
    let found = [];
    let at = 0;

    function show() {
      list.replaceChildren(
        ...found.map((option, number) => {
          const line = document.createElement("li");
          line.id = `${list.id}-${number}`;
          line.setAttribute("role", "option");
          line.setAttribute("aria-selected", String(number === at));
          option.parts.forEach((text, part) => {
            const piece = document.createElement(part === 0 ? "b" : "span");
            piece.textContent = text;
            line.append(piece);
          });
          line.addEventListener("mousedown", (event) => {
            event.preventDefault();
            pick(option);
          });
          return line;
        }),
      );
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (list.hidden) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
        list.children[at].scrollIntoView({ block: "nearest" });
      }
    }

    function search() {
      const wanted = plain(input.value);
      at = 0;
      none.textContent = "";
      found = options
        .map((option) => [wanted ? fit(option.keys, wanted) : 0, option])
        .filter(([rank]) => rank !== null)
        .sort((one, other) => Boolean(one[1].last) - Boolean(other[1].last) || one[0] - other[0])
        .slice(0, wanted ? 8 : 60)
        .map(([, option]) => option);
      if (!found.length) none.textContent = `没有找到“${input.value.trim()}”，${instead}。`;
      show();
    }

    function close() {
      found = [];
      none.textContent = "";
      show();
    }

    function pick(option) {
      close();
      choose(option);
    }

    input.addEventListener("input", search);
    input.addEventListener("click", () => list.hidden && search()); // whoever knows no code sees them all
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return search();
        at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
        show();
      } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden) {
        event.preventDefault();
        pick(found[at]);
      } else if (event.key === "Enter" && input.value.trim()) {
        event.preventDefault(); // nothing was found: the form is not sent by it
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
  };
  window.pointsys.plain = plain;
})();
