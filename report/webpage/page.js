"use strict";
// Comfort only: without this script everything is shown, one thing below the other.
for (const figure of document.querySelectorAll("[data-figure]")) {
  const choices = [...figure.querySelectorAll("[data-choice]")];
  const button = (label, pressed) => {
    const b = document.createElement("button");
    b.type = "button";
    b.setAttribute("aria-pressed", pressed);
    b.append(label);
    return b;
  };
  if (choices.length > 1) {
    const tabs = document.createElement("div");
    tabs.className = "tabs";
    tabs.setAttribute("role", "group");
    tabs.setAttribute("aria-label", "What is shown");
    const buttons = choices.map((choice, i) => {
      const b = button(choice.dataset.choice, i === 0);
      b.addEventListener("click", () => choices.forEach((other, j) => {
        other.hidden = j !== i;
        buttons[j].setAttribute("aria-pressed", j === i);
      }));
      choice.hidden = i !== 0;
      choice.querySelector("h4")?.classList.add("sr");
      return b;
    });
    tabs.append(...buttons);
    choices[0].before(tabs);
  }
  for (const item of figure.querySelectorAll("[data-series]")) {
    const b = button("", true);
    b.append(...item.childNodes);
    b.title = "show or hide";
    b.addEventListener("click", () => {
      const show = b.getAttribute("aria-pressed") !== "true";
      b.setAttribute("aria-pressed", show);
      for (const mark of figure.querySelectorAll("svg ." + item.dataset.series)) mark.classList.toggle("off", !show);
    });
    item.append(b);
  }
}

// On a long page readers choose a group, a strategy or a level, and see only what belongs there. Where nothing of a figure's panels
// is left, the figure goes, too.
const page = document.querySelector("main[data-long]");
if (page) {
  const wanted = {};
  const bar = document.createElement("div");
  bar.className = "filter";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Show only");
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const rows = [...page.querySelectorAll(".grid tbody tr")];
  const apply = () => {
    const fits = (e) => Object.entries(wanted).every(([name, value]) => !value || !(name in e.dataset) || e.dataset[name] === value);
    for (const e of page.querySelectorAll("[data-group], [data-strategy], [data-level]")) e.hidden = !fits(e);
    for (const f of page.querySelectorAll("[data-figure]")) {
      const panels = [...f.querySelectorAll(".panel")];
      f.hidden = panels.length > 0 && panels.every((p) => p.hidden);
      const choices = [...f.querySelectorAll("[data-choice]")], tabs = [...f.querySelectorAll(".tabs button")];
      tabs.forEach((tab, i) => tab.hidden = [...choices[i].querySelectorAll(".panel")].every((p) => p.hidden));
      if (tabs.some((tab, i) => tab.hidden && !choices[i].hidden)) tabs.find((tab) => !tab.hidden)?.click();
    }
    for (const title of page.querySelectorAll(".benchmark > h3")) {
      let next = title.nextElementSibling, some = false;
      for (; next?.matches(".cell, .errors"); next = next.nextElementSibling) some ||= !next.hidden;
      title.hidden = !some;
    }
    const left = rows.filter((r) => !r.hidden).length;
    told.textContent = left === rows.length ? `${rows.length} cells` : `${left} of ${rows.length} cells`;
  };
  for (const [name, label] of [["group", "Group"], ["strategy", "Strategy"], ["level", "Level"]]) {
    const values = [...new Set(rows.map((r) => r.dataset[name]).filter((v) => v))];
    if (values.length < 2) continue;
    const field = document.createElement("label");
    const choice = document.createElement("select");
    for (const value of ["", ...values]) {
      const option = document.createElement("option");
      option.value = value;
      option.append(value || "all");
      choice.append(option);
    }
    choice.addEventListener("change", () => {
      wanted[name] = choice.value;
      apply();
    });
    field.append(label + " ", choice);
    bar.append(field);
  }
  bar.append(told);
  if (bar.children.length > 1) {
    page.querySelector(".benchmark").before(bar);
    apply();
  }
}

// Who is led to something that is folded wants to see it.
const unfold = () => {
  const at = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  at?.closest("details")?.setAttribute("open", "");
};
addEventListener("hashchange", unfold);
unfold();

// The title of a mark is shown at once rather than after the browser's second.
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest?.("svg .m");
  if (!mark) {
    tip.hidden = true;
    return;
  }
  const title = mark.querySelector("title");
  if (title) {
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
});
document.addEventListener("pointermove", (event) => {
  if (tip.hidden) return;
  const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
  const top = event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : event.clientY + 18;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
});
