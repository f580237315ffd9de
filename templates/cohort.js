// Sorts and hides rows of the cohort's table; the page says everything without it.
"use strict";
(() => {
  const table = document.getElementById("patients");
  const form = document.getElementById("controls");
  const shown = document.getElementById("shown");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const rows = [...body.rows].map((row, place) => ({
    row,
    place,
    text: row.textContent.normalize("NFC").toLowerCase(),
    warnings: Number(row.lastElementChild.textContent),
  }));

  function show() {
    const fields = form.elements;
    const words = fields.text.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { row, text, warnings } of rows) {
      const hit =
        words.every((word) => text.includes(word)) &&
        (!fields.outcome.value || row.dataset.o === fields.outcome.value) &&
        (!fields.verdict.value || row.dataset.a === fields.verdict.value) &&
        (!fields.warnings.value || (fields.warnings.value === "some") === warnings > 0);
      if (row.hidden === hit) row.hidden = !hit;
      count += hit;
    }
    shown.textContent = shown.dataset.some.replace("{shown}", count).replace("{total}", rows.length);
  }

  function sort(column) {
    const down = heads[column].getAttribute("aria-sort") === "ascending";
    const values = rows.map(({ row }) => {
      const cell = row.cells[column];
      const text = cell.dataset.v ?? cell.textContent.trim();
      return text === "–" ? "" : text;
    });
    const numeric = values.every((text) => text === "" || !Number.isNaN(Number(text)));
    const order = rows.map((entry, i) => ({ entry, key: numeric ? Number(values[i]) : values[i], none: values[i] === "" }));
    const sign = down ? -1 : 1;
    order.sort((a, b) => {
      if (a.none !== b.none) return a.none ? 1 : -1;
      const first = numeric ? a.key - b.key : collator.compare(a.key, b.key);
      return sign * first || a.entry.place - b.entry.place;
    });
    body.append(...order.map(({ entry }) => entry.row));
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.title = shown.dataset.sort.replace("{column}", head.textContent);
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
})();
