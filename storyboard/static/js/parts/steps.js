// <form data-step>: one of the steps in which a story is told. What is typed is saved a second later, and when the page is
// hidden; the next step comes without leaving the page, so that a film on its way goes on. Without this: ordinary forms.
import { askUntilHeard, isHeard, networkOr, show } from "./asking.js";
import { each } from "./each.js";
import { forget, keep, restore } from "./unsaved.js";

const PAUSE_MS = 1000;
const OFFLINE_MS = 5000;
const savings = new WeakMap();

function words(form, save) {
  const body = new FormData(form);
  for (const input of each(form, "input[type=file]")) body.delete(input.name);
  if (save) body.set("save", save);
  return body;
}

function say(form, what) {
  const line = form.querySelector("[data-saving]");
  if (line) line.textContent = what ? line.dataset[what] : "";
}

// Saves what stands in the form, and begins the draft if there is none. Resolves when it is kept; rejects with the
// server's status when it is not.
export async function saved(form) {
  const answer = await askUntilHeard(form.action, words(form, "begin"), (what) => say(form, what));
  if (answer.status !== 204) throw Object.assign(new Error(`not saved: ${answer.status}`), { status: answer.status });
}

// What is not saved yet outlives a reload, in this tab alone; see unsaved.js.
// Saves as it is typed, one time after the other. Returns what saves at once, and what stops it as the whole form goes.
function saveAsTyped(form) {
  let pause, onItsWay;
  let changed = restore(form);
  const stop = () => {
    changed = false;
    clearTimeout(pause);
    onItsWay?.abort();
    onItsWay = null;
  };
  const waitFor = (what) => {
    changed = true;
    say(form, what);
    return networkOr(OFFLINE_MS);
  };
  const save = async () => {
    if (onItsWay || !changed || !form.isConnected) return;
    changed = false;
    onItsWay = new AbortController();
    const { signal } = onItsWay;
    try {
      const answer = await fetch(form.action, { method: "POST", body: words(form, "typed"), keepalive: true, redirect: "manual", signal });
      if (answer.status === 204 && !changed) forget(form);
      if (isHeard(answer)) say(form, answer.status === 204 ? "saved" : "refused");
      else await waitFor("busy");
    } catch {
      if (signal.aborted) return;
      await waitFor("offline");
    }
    onItsWay = null;
    save();
  };
  // At once; what is on its way is older, or has all.
  const flush = async () => {
    if (changed) {
      stop();
      changed = true;
    }
    await save();
    while (onItsWay && navigator.onLine) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  form.addEventListener("input", () => {
    changed = true;
    keep(form);
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE_MS);
  });
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  if (changed) save();
  return { flush, stop };
}

async function send(form, submitter, saving) {
  const buttons = each(form, "button:not([type=button])");
  buttons.forEach((button) => (button.disabled = true));
  try {
    saving.stop();
    // Whoever looks after its film says when the step may go on; see film.js and film/progress.js.
    if ((await form.filmIsOnItsWay?.()) === false) return;
    const body = words(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const answer = await askUntilHeard(form.action, body, (what) => say(form, what));
    forget(form);
    show(answer, { remember: true });
  } catch {
    say(form, "refused"); // all of it stays
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

// The same step in another language. A film that was chosen and has not begun to go stays chosen.
async function speak(form, submitter, saving) {
  const chosen = each(form, "input[type=file]").filter((input) => input.files.length);
  const body = words(form);
  saving.stop();
  body.set(submitter.name, submitter.value);
  const answer = await askUntilHeard(form.action, body, (what) => say(form, what));
  forget(form);
  show(answer);
  for (const { name, files } of chosen) {
    const input = document.querySelector(`form[data-step] input[name="${name}"]`);
    if (!input) continue;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function prepare(form) {
  if (!form.getAttribute("action")) return; // a preview
  const saving = saveAsTyped(form);
  savings.set(form, saving);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "speak") {
      speak(form, event.submitter, saving);
      return;
    }
    const wrong = each(form, "input[type=file]").find((input) => !input.validity.valid);
    if (wrong) wrong.focus();
    else send(form, event.submitter, saving);
  });
}

// Back and forward between steps that came without leaving the page; links between them likewise.
window.addEventListener("popstate", async () => {
  const form = document.querySelector("form[data-step]");
  if (!form) {
    if (window.history.state?.swapped) window.location.reload();
    return;
  }
  const address = window.location.href;
  await savings.get(form)?.flush();
  show(await askUntilHeard(address, null, (what) => say(form, what)));
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const form = document.querySelector("form[data-step]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !form || !plain || event.defaultPrevented || !/\/share\/(tell|about|places|check)$/.test(link.pathname)) return;
  event.preventDefault();
  await savings.get(form)?.flush();
  show(await askUntilHeard(link.href, null, (what) => say(form, what)), { remember: true });
});

export default (root) => each(root, "form[data-step]").forEach(prepare);
