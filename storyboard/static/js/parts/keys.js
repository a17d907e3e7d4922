// [data-key="a"] is clicked by its key, except while somebody types or a dialog is open. `?` lists the keys.
// A key that sends something does so only when the page has been there for a moment: pressed twice it would judge the
// next story unseen.
const GUARD_MS = 800;
const since = performance.now();
const tooSoon = (element) => element.matches("form [type=submit], form button:not([type])") && performance.now() - since < GUARD_MS;
const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function help() {
  const dialog = document.getElementById("keys");
  const list = document.createElement("ul");
  list.className = "list";
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!visible(element)) continue;
    const row = document.createElement("li");
    const key = document.createElement("kbd");
    const name = document.createElement("span");
    key.textContent = element.dataset.key.length === 1 ? element.dataset.key.toUpperCase() : element.dataset.key;
    name.textContent = element.dataset.keyName || element.querySelector("span")?.textContent || element.textContent;
    row.append(key, name);
    list.append(row);
  }
  const form = document.createElement("form");
  const close = document.createElement("button");
  form.method = "dialog";
  close.className = "button small";
  close.textContent = dialog.dataset.close;
  form.append(close);
  const title = document.createElement("h2");
  title.textContent = dialog.getAttribute("aria-label");
  dialog.replaceChildren(title, list, form);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    help();
    return;
  }
  const wanted = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === wanted && visible(one));
  if (!element || element.disabled || tooSoon(element)) return;
  event.preventDefault();
  if (element.matches("input, textarea, select, video")) element.focus();
  if (!element.matches("textarea, select, video, input:not([type=radio], [type=checkbox])")) element.click();
});
