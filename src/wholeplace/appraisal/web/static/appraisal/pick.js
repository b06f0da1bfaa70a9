// Takes a unit cost from the search within the page into its input. Without this, the search has a page of its own.
const panel = document.querySelector("[data-pick-panel]");
const code = document.getElementById("id_unit_cost");

if (panel && code) {
  panel.hidden = false;
  panel.addEventListener("click", (event) => {
    const picked = event.target.closest("[data-pick]");
    if (!picked) return;
    code.value = picked.dataset.pick;
    document.getElementById("hits").replaceChildren();
    document.getElementById("pick-words").value = "";
    code.focus();
  });
  // Enter searches; it does not save the page.
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "pick-words") event.preventDefault();
  });
}
