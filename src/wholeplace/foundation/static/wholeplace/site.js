// Every page works without this. It starts GOV.UK Frontend's parts, again for what htmx brings in, and closes menus.
import { initAll } from "../vendor/govuk/govuk-frontend.min.js";

initAll();

document.body.addEventListener("htmx:afterSettle", (event) => {
  initAll({ scope: event.detail.elt });
  leaveOutExpanded();
});

// GOV.UK Frontend marks a radio that shows more as expanded, which the role of a radio does not allow.
function leaveOutExpanded() {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) radio.removeAttribute("aria-expanded");
}

leaveOutExpanded();
document.addEventListener("click", leaveOutExpanded);
window.addEventListener("pageshow", leaveOutExpanded);

const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
