// Film now, or speak only: ready, recording, paused, watch. Two minutes count down; the last ten seconds are told.
import { stayAwake } from "./awake.js";
import { NoCamera, close, hasTwoCameras, openCamera } from "./camera.js";
import { Card } from "./card.js";
import { erase } from "./kept.js";
import { offer } from "./offer.js";
import { Tape } from "./tape.js";
import { clock, fill } from "./words.js";

const SOON_S = 10;
const LOOK_MS = 200;

class Recorder {
  facing = "user";

  constructor(field, kind) {
    this.field = field;
    this.kind = kind;
    this.most = Number(field.host.dataset.seconds);
    this.box = field.show("recorder");
    this.view = this.box.querySelector("video");
    this.line = this.part("line");
    this.time = this.part("time");
    for (const button of this.box.querySelectorAll("[data-do]")) button.addEventListener("click", () => this[button.dataset.do]());
    this.gone = new MutationObserver(() => this.box.isConnected || this.letGo());
    this.gone.observe(document, { childList: true, subtree: true });
    document.addEventListener("click", this.leaving, true);
  }

  leaving = ({ target }) => {
    if (!target.closest("[data-leave]")) return;
    this.tape?.keepNoMore();
    this.letGo();
  };

  part = (name) => this.box.querySelector(`[data-part="${name}"]`);

  stage(name) {
    this.at = name;
    this.box.dataset.stage = name;
    this.line.textContent = this.line.dataset[name] ?? "";
    for (const part of this.box.querySelectorAll("[data-in]")) part.hidden = !part.dataset.in.split(" ").includes(name);
    this.box.querySelector("[data-first]:not([hidden])")?.focus();
  }

  async open() {
    this.stage("opening");
    try {
      this.camera = await openCamera(this.kind, this.facing);
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.part("why").textContent = this.part("why").dataset[error.message];
      return this.stage("none");
    }
    if (!this.box.isConnected) return this.letGo();
    this.card = this.kind === "sound" ? new Card(this.camera, this.part("card")) : null;
    this.stream = this.card?.stream ?? this.camera;
    this.show(this.stream);
    this.tell(this.most);
    this.stage("ready");
    this.part("turn").hidden = this.kind === "sound" || !(await hasTwoCameras());
  }

  show(stream) {
    this.view.controls = false;
    this.view.muted = true;
    this.view.removeAttribute("src");
    this.view.srcObject = stream;
    this.view.classList.toggle("mirrored", this.kind === "video" && this.facing === "user");
    this.view.play().catch(() => {});
  }

  tell(left) {
    this.time.textContent = fill(this.time.dataset.text, { time: clock(Math.ceil(left)) });
    this.time.classList.toggle("soon", this.at === "recording" && left <= SOON_S);
  }

  async turn() {
    this.facing = this.facing === "user" ? "environment" : "user";
    this.closeCamera();
    await this.open();
  }

  begin() {
    this.tape = new Tape(this.stream, this.kind, () => (this.part("unkept").hidden = false));
    this.tape.start();
    this.stage("recording");
    stayAwake(true);
    this.ticks = setInterval(() => this.tick(), LOOK_MS);
  }

  tick() {
    const left = this.most - this.tape.seconds;
    this.tell(Math.max(0, left));
    if (this.at === "recording" && left <= SOON_S) this.line.textContent = this.line.dataset.soon;
    if (left <= 0) this.end();
  }

  pause() {
    this.tape.pause();
    this.stage("paused");
  }

  goOn() {
    this.tape.goOn();
    this.stage("recording");
  }

  async end() {
    clearInterval(this.ticks);
    const full = this.tape.seconds >= this.most;
    this.stage("ending");
    this.film = await this.tape.end();
    this.closeCamera();
    stayAwake(false);
    this.view.classList.remove("mirrored");
    this.view.srcObject = null;
    this.view.src = URL.createObjectURL(this.film.file);
    this.view.muted = false;
    this.view.controls = true;
    this.time.textContent = "";
    this.stage("watch");
    if (full) this.line.textContent = this.line.dataset.full;
  }

  async again() {
    await erase();
    await this.open();
  }

  use() {
    this.letGo();
    offer(this.field, this.film);
  }

  leave() {
    this.letGo();
    erase();
    this.field.show(null);
    this.field.host.querySelector(`[data-film-record=${this.kind}]`).focus();
  }

  closeCamera() {
    this.card?.close();
    close(this.camera);
    this.camera = this.card = null;
  }

  letGo() {
    clearInterval(this.ticks);
    this.gone.disconnect();
    document.removeEventListener("click", this.leaving, true);
    if (this.at !== "watch") stayAwake(false);
    if (this.tape?.recorder.state === "recording") this.tape.end();
    this.closeCamera();
  }
}

export const record = (field, kind) => new Recorder(field, kind).open();
