// <div data-film>: a film is chosen, filmed or spoken in the page, looked at, made smaller if its author wants that, and
// sent while they go on. With data-endpoint the film goes ahead of its form: in one of the steps, which go on meanwhile, or
// in the form of a story that was sent, which waits for it. Without, it stays in its file field and goes with the form.
import { each } from "../parts/each.js";
import { digestOf } from "./digest.js";
import { erase, keptFilm } from "./kept.js";
import { left } from "./left.js";
import { offer } from "./offer.js";
import { record } from "./recorder.js";
import { begin, busy, digestAt, drop, state, whenStored } from "./sending.js";

class Field {
  constructor(host, saved) {
    this.host = host;
    this.saved = saved;
    this.form = host.closest("form");
    this.input = host.querySelector("input[type=file]");
    this.panel = host.querySelector("[data-film-panel]");
    this.inSteps = this.form.matches("[data-step]");
    this.ahead = Boolean(host.dataset.endpoint);
    this.before = JSON.parse(host.dataset.onItsWay || "null");
    if (this.before) this.before.url = new URL(this.before.url, document.baseURI).href;
    this.chosen = null; // { file, seconds, kept }: what would be sent now
  }

  show(name) {
    const part = name && this.host.querySelector(`template[data-film-part="${name}"]`).content.cloneNode(true);
    this.panel.replaceChildren(...(part ? [part] : []));
    return this.panel.firstElementChild;
  }

  // This is the film now, in place of what the author had chosen.
  put(film) {
    const files = new DataTransfer();
    files.items.add(film.file);
    this.input.files = files.files;
    this.input.setCustomValidity("");
    this.chosen = film;
  }

  // A file was chosen and looked at. What this phone can mend is no reason to refuse it.
  async looked(event) {
    const { file, seconds, code, words } = event.detail;
    const mendable = ["seconds", "bytes"].includes(code);
    if (mendable) event.preventDefault();
    this.chosen = null;
    this.show(null);
    if (!file || (code && !mendable)) return;
    if (this.ahead && (await this.goesOn(file))) return;
    offer(this, { file, seconds, kept: false }, code, words);
  }

  // Nothing can be done about it here.
  refuse(words) {
    const place = this.host.querySelector("[data-file-check]");
    place.className = "wrong";
    place.textContent = words;
    this.show(null);
  }

  // The same film as the one that is on its way already: it goes on where it was.
  async goesOn(file) {
    if (!this.before || busy() || file.size !== this.before.length) return false;
    const [here, there] = await Promise.all([digestOf(file), digestAt(this.before.url)]).catch(() => []);
    if (!here || here !== there) return false;
    await this.send({ file, kept: false }, this.before.url);
    return true;
  }

  // Resolved when the server knows of it. Pressed twice, it is sent once.
  send(film, url = null) {
    this.leaving ??= this.leave(film, url).finally(() => (this.leaving = null));
    return this.leaving;
  }

  async leave(film, url) {
    const { client, endpoint, story } = this.host.dataset;
    if (!url) {
      if (this.inSteps) await this.saved(this.form);
      if (this.before) drop(this.before.url);
    }
    this.before = null;
    this.chosen = null;
    this.show(null);
    this.input.value = "";
    await begin(film.file, { client, endpoint, story, url, kept: film.kept });
  }

  // Something was left from before: it goes on by itself, or its author says what becomes of it.
  async found() {
    const kept = this.ahead && this.inSteps && (await keptFilm());
    if (!kept || busy() || this.chosen) return;
    const film = { file: kept.file, seconds: kept.seconds, kept: true };
    if (!kept.url) left(this, film);
    else if (kept.url === this.before?.url) await this.send(film, kept.url);
    else erase(); // it was sent, and arrived while nobody was looking
  }

  // The form's own button sends what was chosen, too, before it goes on. False: it cannot go on yet.
  async isOnItsWay() {
    if (!this.ahead) return true;
    if (!this.chosen && !this.leaving) return this.inSteps || !busy() || whenStored();
    try {
      await this.send(this.chosen);
    } catch (error) {
      if (!error.status) throw error;
      return true; // the answer to the whole form says what is amiss
    }
    return this.inSteps ? !["refused", "changed"].includes(state().phase) : whenStored();
  }

  // What is not decided yet has to be.
  undecided(event) {
    const button = this.chosen || !this.input.files.length ? null : this.panel.querySelector("button:not([hidden])");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.focus();
  }

  start() {
    const ways = this.host.querySelector("[data-film-ways]");
    if (ways) ways.hidden = false;
    this.input.addEventListener("storyboard:checked", (event) => this.looked(event));
    this.form.addEventListener("submit", (event) => this.undecided(event), true);
    each(this.host, "[data-film-record]").forEach((button) => button.addEventListener("click", () => record(this, button.dataset.filmRecord)));
    if (this.input.files.length) this.input.dispatchEvent(new Event("change")); // chosen before this was here
    this.found();
    return this;
  }
}

export const start = (host, saved) => new Field(host, saved).start();
