// <form data-upload> with upload_progress() in it: sent with progress in words, and still there when the line breaks. The
// page that comes back is shown as it came, since a story key is shown only once. Without this it is an ordinary form.
// With data-pieces, a film goes ahead in pieces, once the server has found nothing amiss with the rest of the form.
// What file-check.js has found wrong with a file is not sent: it would be paid for, and refused.
import { each, fresh } from "./each.js";
import { RETRY_AFTER_MS, sendAhead } from "./pieces.js";

const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  window.history.replaceState(null, "", request.responseURL);
  document.title = page.title;
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  fresh(document);
}

function progressOf(form) {
  const box = form.querySelector("[data-upload-progress]");
  const [bar, words, line] = ["progress", "[data-words]", "[data-line]"].map((part) => box.querySelector(part));
  const say = (what) => (line.textContent = line.dataset[what]);
  return {
    begin() {
      bar.value = 0;
      box.hidden = false;
      say("before");
      box.scrollIntoView({ block: "nearest" });
    },
    at(sent, all) {
      bar.value = (100 * sent) / all;
      words.textContent = words.dataset.words.replace("{sent}", megabytes(sent)).replace("{all}", megabytes(all));
      say("before");
    },
    waits: () => say("waiting"),
    through() {
      bar.removeAttribute("value");
      say("after");
    },
    broke: () => say("broken"),
  };
}

function ask(form, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
    request.onload = () => resolve(request);
    request.onerror = reject;
    request.open("POST", form.action);
    request.send(body);
  });
}

// The words alone are few, and one form is one story however often it comes: they are sent until they are heard.
async function askUntilHeard(form, body, progress) {
  for (const pause of RETRY_AFTER_MS) {
    try {
      return await ask(form, body);
    } catch {
      progress.waits();
      await networkOr(pause);
    }
  }
  return ask(form, body);
}

function networkOr(milliseconds) {
  return new Promise((resolve) => {
    window.addEventListener("online", resolve, { once: true });
    setTimeout(resolve, Math.max(milliseconds, 500));
  });
}

async function ahead(form, body, progress) {
  const film = form.querySelector("input[type=file]");
  const [file] = film?.files ?? [];
  if (!form.dataset.pieces || !file) return null;
  body.delete(film.name);
  body.append("only_check", "1");
  const found = await askUntilHeard(form, body, progress);
  if (found.status !== 204) return found;
  body.delete("only_check");
  try {
    body.set("upload", await sendAhead(file, { endpoint: form.dataset.pieces, client: form.dataset.client }, { progress: progress.at, waiting: progress.waits }));
  } catch (error) {
    if (!error.refused) throw error;
    body.set(film.name, file); // the form itself is told why, in words
  }
  return null;
}

async function send(form, submitter) {
  const body = new FormData(form);
  const progress = progressOf(form);
  const switchButtons = (off) => each(form, "button:not([type=button])").forEach((button) => (button.disabled = off));
  if (submitter?.name) body.append(submitter.name, submitter.value);
  progress.begin();
  switchButtons(true);
  try {
    const amiss = await ahead(form, body, progress);
    const answer = amiss ?? (await (body.get("upload") ? askUntilHeard(form, body, progress) : ask(form, body, progress.at)));
    progress.through();
    show(answer);
  } catch {
    progress.broke();
    switchButtons(false);
    form.dispatchEvent(new Event("storyboard:broken"));
  }
}

function prepare(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = each(form, "input[type=file]").find((input) => !input.validity.valid);
    if (wrong) wrong.focus();
    else send(form, event.submitter);
  });
}

export default (root) => each(root, "form[data-upload]").forEach(prepare);
