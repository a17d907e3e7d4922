// <form data-upload> with upload_progress() in it: a file is sent with progress in words; the page that comes back is
// shown as it came, since a story key is shown only once. Without a file, or without this, it is an ordinary form.
import { each, fresh } from "./each.js";

const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  window.history.replaceState(null, "", request.responseURL);
  document.title = page.title;
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  fresh(document);
}

function send(form, submitter) {
  const box = form.querySelector("[data-upload-progress]");
  const [bar, words, line] = ["progress", "[data-words]", "[data-line]"].map((part) => box.querySelector(part));
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const request = new XMLHttpRequest();
  const switchButtons = (off) => each(form, "button:not([type=button])").forEach((button) => (button.disabled = off));
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
    words.textContent = words.dataset.words.replace("{sent}", megabytes(loaded)).replace("{all}", megabytes(total));
  };
  request.upload.onload = () => {
    bar.removeAttribute("value");
    line.textContent = line.dataset.after;
  };
  request.onload = () => show(request);
  request.onerror = () => {
    line.textContent = line.dataset.broken;
    switchButtons(false);
    form.dispatchEvent(new Event("storyboard:broken"));
  };
  request.open("POST", form.action);
  bar.value = 0;
  box.hidden = false;
  line.textContent = line.dataset.before;
  switchButtons(true);
  request.send(body);
  box.scrollIntoView({ block: "nearest" });
}

function prepare(form) {
  form.addEventListener("submit", (event) => {
    const files = each(form, "input[type=file]").flatMap((input) => [...input.files]);
    if (!files.length) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

export default (root) => each(root, "form[data-upload]").forEach(prepare);
