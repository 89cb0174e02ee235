// Small comforts; every page reads well without them.
"use strict";

(() => {
  const filter = document.getElementById("filter");
  if (filter) {
    const count = document.getElementById("filter-count");
    const nothing = document.querySelector(".nothing");
    const groups = [...document.querySelectorAll("table.modules tbody")].map((body) => {
      const folder = body.querySelector(".folder").textContent.toLowerCase().replace(/\s+\d+\s*$/, "");
      const rows = [...body.querySelectorAll("tr:not(.folder)")].map((row) => ({
        row,
        text: `${folder.trim()}${row.textContent.toLowerCase()}`,
      }));
      return { body, rows };
    });

    const apply = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { body, rows } of groups) {
        let any = false;
        for (const { row, text } of rows) {
          const match = words.every((word) => text.includes(word));
          row.hidden = !match;
          any ||= match;
          shown += match ? 1 : 0;
        }
        body.hidden = !any;
      }
      nothing.hidden = shown > 0;
      count.textContent = words.length ? `${shown} shown` : "";
    };

    filter.parentElement.hidden = false;
    filter.addEventListener("input", apply);
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.matches("input, textarea, select");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        filter.focus();
      }
    });
    apply();
  }

  // A click on a line's number links to that line.
  document.querySelector("pre.whole")?.addEventListener("click", (event) => {
    const line = event.target.closest("span[id]");
    const gutter = line && parseFloat(getComputedStyle(line).paddingLeft);
    if (line && event.clientX - line.getBoundingClientRect().left < gutter) {
      location.hash = line.id;
    }
  });

  // A link may lead into a folded part: unfold it, where the browser does not by itself.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    let folded = false;
    for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) {
      folded ||= !part.open;
      part.open = true;
    }
    if (folded) {
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", unfold);
  unfold();

  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open], .demo)")) {
      details.open = true;
    }
  });
})();
