// One key for each button or link that has one, while nobody types; a question opened beside the list it is in.
const typing = (place) => place.closest("input, select, textarea, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (wanted === null) return;
  event.preventDefault();
  wanted.click();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-tick]")) return;
  for (const box of document.querySelectorAll('input[type="checkbox"][name="number"]')) box.checked = true;
});

for (const one of document.querySelectorAll(".scripted")) one.hidden = false;

// What was answered beside the list is no row of it any more.
document.addEventListener("htmx:afterSwap", (event) => {
  const shown = event.target.querySelector("[data-answered]");
  const row = shown && document.querySelector(`tr[data-review="${CSS.escape(shown.dataset.answered)}"]`);
  if (row) row.remove();
});
