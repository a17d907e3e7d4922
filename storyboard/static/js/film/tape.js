// What a MediaRecorder gives, second by second: counted without the pauses, and kept in this browser as it comes, so that a
// crash costs the last seconds. Where it cannot be kept, it stays in memory, and `unkept` is called.
import { keep, keepPiece } from "./kept.js";

const KINDS = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];
const EVERY_MS = 1000;
const PICTURE_BITS = { video: 1_200_000, sound: 200_000 };
const SOUND_BITS = 64_000;

export class Tape {
  pieces = [];
  before = 0; // ms until the last pause
  since = null;
  kept = true;

  constructor(stream, kind, unkept) {
    const mimeType = KINDS.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: PICTURE_BITS[kind], audioBitsPerSecond: SOUND_BITS });
    this.unkept = unkept;
    this.recorder.ondataavailable = ({ data }) => data.size && this.add(data);
    this.last = new Promise((resolve) => (this.recorder.onstop = resolve));
  }

  get type() {
    return this.recorder.mimeType.split(";")[0];
  }

  get seconds() {
    return (this.before + (this.since === null ? 0 : performance.now() - this.since)) / 1000;
  }

  add(piece) {
    this.pieces.push(piece);
    this.keeping = this.keeping.then(() => this.kept && keepPiece(piece, { seconds: this.seconds })).catch(() => this.cannotKeep());
  }

  cannotKeep() {
    this.keepNoMore();
    this.unkept();
  }

  keepNoMore() {
    this.kept = false;
  }

  start() {
    this.keeping = keep({ type: this.type, seconds: 0 }).catch(() => this.cannotKeep());
    this.recorder.start(EVERY_MS);
    this.since = performance.now();
  }

  pause() {
    this.recorder.pause();
    this.recorder.requestData();
    this.before = this.seconds * 1000;
    this.since = null;
  }

  goOn() {
    this.recorder.resume();
    this.since = performance.now();
  }

  // The film, once its last piece is here and kept.
  async end() {
    if (this.since !== null) this.before = this.seconds * 1000;
    this.since = null;
    if (this.recorder.state !== "inactive") this.recorder.stop();
    await this.last;
    await this.keeping;
    return { file: new File(this.pieces, "film", { type: this.type }), seconds: this.seconds, kept: this.kept };
  }
}
