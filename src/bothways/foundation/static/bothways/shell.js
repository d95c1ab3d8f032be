// The only script of our own. Pages work without it; it saves a few clicks.
"use strict";

document.documentElement.classList.add("js");

// A menu closes when one clicks elsewhere or presses Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// What could not be sent is said first.
document.addEventListener("DOMContentLoaded", () => document.querySelector(".summary[tabindex]")?.focus());

// On a phone a row of tabs scrolls inside itself: the current one comes into sight, and the page stays where it is.
function showCurrentTabs() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const row = tab.closest(".tabs");
    const [inner, outer] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }
}

document.addEventListener("DOMContentLoaded", showCurrentTabs);
document.addEventListener("htmx:afterSettle", showCurrentTabs);
