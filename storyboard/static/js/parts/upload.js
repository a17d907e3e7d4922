// <form data-upload> with upload_progress() in it: sent with progress in words, and still there when the line breaks. A film
// that can go ahead of it does (film.js), and the form follows once all of it is there. The page that comes back is shown as it came, since a story key is shown only once. Without this it is an ordinary form.
// What file-check.js has found wrong with a file is not sent: it would be paid for, and refused.
import { ask, askUntilHeard, isHeard, show } from "./asking.js";
import { each } from "./each.js";
import { megabytes } from "./figures.js";

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

async function send(form, submitter) {
  const progress = progressOf(form);
  const switchButtons = (off) => each(form, "button:not([type=button])").forEach((button) => (button.disabled = off));
  switchButtons(true);
  try {
    if ((await form.filmIsOnItsWay?.()) === false) {
      switchButtons(false); // why, is told where the film's progress is
      return;
    }
    const body = new FormData(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    progress.begin();
    const answer = await ask(form.action, body, progress.at);
    if (!isHeard(answer)) throw new Error("not heard");
    progress.through();
    show(answer);
  } catch {
    progress.broke();
    switchButtons(false);
    form.dispatchEvent(new Event("storyboard:broken"));
  }
}

// The same page in another language. A film that was chosen is not sent for it, and stays chosen.
async function speak(form, submitter) {
  const chosen = each(form, "input[type=file]");
  const body = new FormData(form);
  for (const { name } of chosen) body.delete(name);
  body.set(submitter.name, submitter.value);
  show(await askUntilHeard(form.action, body, () => {}));
  for (const { name, files } of chosen.filter((input) => input.files.length)) {
    const input = document.querySelector(`form[data-upload] input[name="${name}"]`);
    if (!input) continue;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function prepare(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "speak") {
      speak(form, event.submitter);
      return;
    }
    const wrong = each(form, "input[type=file]").find((input) => !input.validity.valid);
    if (wrong) wrong.focus();
    else send(form, event.submitter);
  });
}

export default (root) => each(root, "form[data-upload]").forEach(prepare);
