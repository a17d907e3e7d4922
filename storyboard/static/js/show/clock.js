// One thing to happen later; the waiting can be held.
export class Clock {
  after(seconds, call) {
    this.stop();
    this.call = call;
    this.left = seconds * 1000;
    if (!this.held) this.run();
  }

  run() {
    this.since = performance.now();
    this.timer = setTimeout(() => {
      const call = this.call;
      this.stop();
      call();
    }, this.left);
  }

  stop() {
    clearTimeout(this.timer);
    this.call = null;
  }

  hold() {
    this.held = true;
    if (!this.call) return;
    clearTimeout(this.timer);
    this.left -= performance.now() - this.since;
  }

  goOn() {
    this.held = false;
    if (this.call) this.run();
  }
}
