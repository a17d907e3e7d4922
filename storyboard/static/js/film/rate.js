// How fast a film has been going lately: what is left is told from that, and how much to send before the server says
// again what it has. Large pieces on a quick line, small ones on a slow one, so that the figure is never old.
const REMEMBERED_MS = 30000;
const PIECE_MS = 5000;
const [LEAST_PIECE, FIRST_PIECE, MOST_PIECE] = [128 * 1024, 256 * 1024, 8 * 1024 * 1024];

export class Rate {
  points = [];

  // So many bytes are stored now.
  at(stored, now = performance.now()) {
    this.points.push({ stored, now });
    while (this.points.length > 2 && now - this.points[0].now > REMEMBERED_MS) this.points.shift();
  }

  // Time that passed without sending says nothing of the line.
  forget() {
    this.points = [];
  }

  bytesPerMs() {
    const [first, last] = [this.points[0], this.points.at(-1)];
    return first && last.now > first.now ? (last.stored - first.stored) / (last.now - first.now) : 0;
  }

  // Seconds until all is stored; null while nobody can say.
  left(length) {
    const rate = this.bytesPerMs();
    return rate > 0 ? (length - this.points.at(-1).stored) / rate / 1000 : null;
  }

  piece() {
    const rate = this.bytesPerMs();
    return rate > 0 ? Math.round(Math.min(MOST_PIECE, Math.max(LEAST_PIECE, rate * PIECE_MS))) : FIRST_PIECE;
  }
}
