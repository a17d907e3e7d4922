// <form data-upload> with upload_progress() in it: sent with progress in words, and still there when the line breaks. The
// page that comes back is shown as it came, since a story key is shown only once. Without this it is an ordinary form.
// What file-check.js has found wrong with a file is not sent: it would be paid for, and refused.
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
    event.preventDefault();
    const wrong = each(form, "input[type=file]").find((input) => !input.validity.valid);
    if (wrong) wrong.focus();
    else send(form, event.submitter);
  });
}

export default (root) => each(root, "form[data-upload]").forEach(prepare);
