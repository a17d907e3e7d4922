// <form data-step data-pieces="URL" data-client="URL">: its film goes ahead of it, in pieces, once there is a draft.
import { each } from "./each.js";
import { megabytes } from "./figures.js";
import { sendAhead } from "./pieces.js";
import { saved } from "./steps.js";

function prepare(form) {
  form.filmIsOnItsWay = async () => {
    const [file] = form.querySelector("input[type=file]")?.files ?? [];
    if (!file) return true;
    const box = form.querySelector("[data-upload-progress]");
    const [bar, words, line] = ["progress", "[data-words]", "[data-line]"].map((part) => box.querySelector(part));
    const say = (what) => (line.textContent = line.dataset[what]);
    const progress = (sent, all) => {
      bar.value = (100 * sent) / all;
      words.textContent = words.dataset.words.replace("{sent}", megabytes(sent)).replace("{all}", megabytes(all));
      say("before");
    };
    box.hidden = false;
    say("before");
    try {
      await saved(form);
    } catch (error) {
      if (!error.status) throw error;
      return true; // the answer to the whole form says what is amiss
    }
    try {
      await sendAhead(file, { endpoint: form.dataset.pieces, client: form.dataset.client }, { progress, waiting: () => say("waiting") });
    } catch (error) {
      if (!error.refused) throw error;
      say("broken");
      return false;
    }
    return true;
  };
}

export default (root) => each(root, "form[data-step][data-pieces]").forEach(prepare);
