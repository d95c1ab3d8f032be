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
