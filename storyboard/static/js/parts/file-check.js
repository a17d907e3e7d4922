// <input type=file data-limits='{"bytes": …, "seconds": …}' data-messages='{…}'>: looked at before a byte is sent.
// It only warns of what the server would refuse; what this browser cannot read is left to the server.
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

async function complaint(file, limits, messages) {
  const size = messages.size?.replace("{n}", figure(Math.ceil(file.size / 1e6)));
  if (file.size === 0) return messages.empty;
  if (/^(image|text|audio)\/|pdf|zip|msword|officedocument/.test(file.type)) return messages.type;
  if (limits.bytes && file.size > limits.bytes) return messages.bytes?.replaceAll("{size}", size);
  const seconds = limits.seconds ? await lengthOf(file) : null;
  if (seconds === null || seconds <= limits.seconds) return null;
  const clock = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  return messages.seconds?.replaceAll("{length}", clock);
}

function check(input) {
  const place = document.querySelector(`[data-file-check="${input.id}"]`);
  input.addEventListener("change", async () => {
    const file = input.files[0];
    const words = file ? await complaint(file, JSON.parse(input.dataset.limits), JSON.parse(input.dataset.messages)) : null;
    if (file !== input.files[0]) return;
    input.setCustomValidity(words || "");
    input.setAttribute("aria-invalid", String(Boolean(words)));
    place.className = words ? "wrong" : "";
    place.textContent = words || "";
  });
}

export default (root) => each(root, "input[type=file][data-limits]").forEach(check);
