// What sending a film costs, before anything is sent: as it is, or made smaller on this phone. Of a film that is too long
// its author chooses the part that counts.
import { aimedBytes, worthwhile } from "./aim.js";
import { keep, keepPiece } from "./kept.js";
import { Stopped, canShrink, shrink } from "./shrink.js";
import { clock, fill, megabytes } from "./words.js";

const SLACK_S = 1; // a phone that was told "two minutes" may write a little more

class Offer {
  constructor(field, film, code, words) {
    this.words = words;
    this.field = field;
    this.film = film;
    this.most = Number(field.host.dataset.seconds);
    this.tooLong = film.seconds > this.most + SLACK_S;
    this.limit = JSON.parse(field.input.dataset.limits).bytes;
    this.tooBig = code === "bytes";
    this.start = 0;
    this.box = field.show("offer");
  }

  part = (name) => this.box.querySelector(`[data-part="${name}"]`);
  say(name, figures = {}) {
    const place = this.part("line");
    place.textContent = fill(place.dataset[name], figures);
  }

  // Which parts and buttons can be seen now.
  stage(name) {
    for (const part of this.box.querySelectorAll("[data-in]")) part.hidden = !part.dataset.in.split(" ").includes(name);
  }

  get kept() {
    return Math.min(this.film.seconds ?? this.most, this.most);
  }

  get small() {
    return aimedBytes({ bytes: this.film.file.size, length: this.film.seconds || this.kept, seconds: this.kept });
  }

  open() {
    const { file, seconds } = this.film;
    const can = canShrink();
    const wanted = this.tooLong || this.tooBig || worthwhile({ bytes: file.size, length: seconds, seconds: this.kept });
    this.part("cost").textContent = fill(this.part("cost").dataset.text, { size: megabytes(file.size) });
    this.box.querySelector("[data-do=smaller] span").textContent = fill(this.part("smaller").dataset.text, { size: megabytes(this.small) });
    if (this.tooLong) this.choosePart();
    for (const button of this.box.querySelectorAll("[data-do]")) button.addEventListener("click", () => this[button.dataset.do]());
    if (this.tooBig && this.small > this.limit) this.field.refuse(this.words);
    else if (!wanted) this.ready();
    else if (!can) this.cannot();
    else this.stage(this.tooLong ? "part" : this.tooBig ? "must" : "offer");
    if (wanted && can && !this.tooLong && !this.tooBig) this.field.put(this.film);
  }

  // Two minutes of a longer film, by where they begin.
  choosePart() {
    const [slider, shown, view] = [this.part("from"), this.part("span"), this.part("view")];
    const { file, seconds } = this.film;
    slider.max = Math.floor(seconds - this.most);
    view.src = URL.createObjectURL(file);
    const look = () => {
      this.start = Number(slider.value);
      const text = fill(shown.dataset.text, { from: clock(this.start), to: clock(this.start + this.most) });
      shown.textContent = text;
      slider.setAttribute("aria-valuetext", text);
      view.currentTime = this.start;
    };
    slider.addEventListener("input", look);
    look();
  }

  // It stays as it is, and is ready to go.
  ready(line = "") {
    this.field.put(this.film);
    this.stage(this.field.ahead ? "ready" : "ready-with-form");
    this.part("line").textContent = "";
    if (line) this.say(line);
  }

  // This phone cannot make films smaller. It may still cut one.
  cannot() {
    if (this.tooLong) this.stage("cut");
    else if (this.tooBig) this.field.refuse(this.words);
    else this.ready("cannot");
  }

  smaller = () => this.make(null);
  cut = () => this.make("cut");
  original = () => (this.field.ahead ? this.send() : this.ready());
  stop = () => this.work.stop();
  send = () => this.field.send(this.film);

  async make(only) {
    const began = performance.now();
    const bar = this.part("bar");
    const time = this.part("time");
    this.stage("working");
    this.say("working");
    bar.removeAttribute("value");
    time.textContent = "";
    const progress = (done) => {
      const left = ((performance.now() - began) / 1000) * (1 / done - 1);
      bar.value = 100 * done;
      if (done > 0.02) time.textContent = fill(time.dataset.text, { time: clock(left) });
    };
    this.work = shrink(this.field.host.dataset.saver, { file: this.film.file, start: this.start, seconds: this.most, only }, progress);
    try {
      await this.made(await this.work.made);
    } catch (error) {
      if (error instanceof Stopped) this.again();
      else if (only) this.field.refuse(this.words);
      else this.cannot();
    }
  }

  again() {
    this.say("stopped");
    this.stage(this.tooLong ? (canShrink() ? "part" : "cut") : this.tooBig ? "must" : "offer");
  }

  async made(blob) {
    const was = this.film.file.size;
    if (blob.size > this.limit) return this.field.refuse(this.words);
    if (blob.size >= was && !this.tooLong) return this.ready("original");
    const file = new File([blob], "film", { type: blob.type });
    const facts = { type: file.type, seconds: this.kept };
    const kept = this.field.ahead && (await keep(facts).then(() => keepPiece(blob, facts)).then(() => true, () => false));
    this.film = { file, seconds: this.kept, kept };
    this.ready();
    this.part("cost").textContent = fill(this.part("cost").dataset.smaller, { size: megabytes(file.size), was: megabytes(was) });
    this.box.querySelector("[data-do=send]")?.focus();
  }
}

export const offer = (field, film, code, words) => new Offer(field, film, code, words).open();
