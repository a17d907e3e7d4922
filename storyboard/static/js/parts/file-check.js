// <input type=file data-limits='{"bytes": …, "seconds": …}' data-messages='{…}'>: looked at before a byte is sent.
// It only warns of what the server would refuse; what this browser cannot read is left to the server. Who can do better
// than to warn hears "storyboard:checked" { file, seconds, code, words }, and prevents that the words are shown.
import { each } from "./each.js";
import { figure } from "./figures.js";

const LOOK_MS = 8000;

function lengthOf(file) {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    const url = URL.createObjectURL(file);
    const done = (seconds) => {
      URL.revokeObjectURL(url);
      resolve(Number.isFinite(seconds) ? seconds : null);
    };
    video.preload = "metadata";
    video.onloadedmetadata = () => done(video.duration);
    video.onerror = () => done(null);
    setTimeout(() => done(null), LOOK_MS);
    video.src = url;
  });
}

async function look(file, limits, messages) {
  const size = messages.size?.replace("{n}", figure(Math.ceil(file.size / 1e6)));
  if (file.size === 0) return { code: "empty", words: messages.empty };
  if (/^(image|text|audio)\/|pdf|zip|msword|officedocument/.test(file.type)) return { code: "type", words: messages.type };
  const seconds = limits.seconds ? await lengthOf(file) : null;
  if (limits.bytes && file.size > limits.bytes) return { code: "bytes", words: messages.bytes?.replaceAll("{size}", size), seconds };
  if (seconds === null || seconds <= limits.seconds) return { seconds };
  const clock = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  return { code: "seconds", words: messages.seconds?.replaceAll("{length}", clock), seconds };
}

function check(input) {
  const place = document.querySelector(`[data-file-check="${input.id}"]`);
  input.addEventListener("change", async () => {
    const file = input.files[0];
    const found = file ? await look(file, JSON.parse(input.dataset.limits), JSON.parse(input.dataset.messages)) : {};
    if (file !== input.files[0]) return;
    input.setCustomValidity(found.words || "");
    const heard = new CustomEvent("storyboard:checked", { cancelable: true, detail: { file, ...found } });
    const words = input.dispatchEvent(heard) && found.words;
    input.setAttribute("aria-invalid", String(Boolean(words)));
    place.className = words ? "wrong" : "";
    place.textContent = words || "";
  });
}

export default (root) => each(root, "input[type=file][data-limits]").forEach(check);
