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
