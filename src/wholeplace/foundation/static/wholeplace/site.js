// Every page works without this. It starts GOV.UK Frontend's parts, again for what htmx brings in, and closes menus.
import { initAll } from "../vendor/govuk/govuk-frontend.min.js";

initAll();

document.body.addEventListener("htmx:afterSettle", (event) => initAll({ scope: event.detail.elt }));

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
