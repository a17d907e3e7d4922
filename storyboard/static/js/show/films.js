// Two stacked players: one is seen, the other has the next film loaded. They change places when the new film's first
// picture is there, so that nothing flashes. The one beneath stays visible: a hidden player may lose its picture.
const LONGEST_LOAD_MS = 15000;
const LONGEST_FRAME_MS = 400;

const source = (film) => film.getAttribute("src");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function load(film, url) {
  if (source(film) === url) return;
  film.onended = film.onerror = null;
  film.pause();
  if (url) film.setAttribute("src", url);
  else film.removeAttribute("src");
  film.load();
}

function ready(film) {
  if (film.error) return Promise.reject(film.error);
  if (film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve();
  return new Promise((resolve, reject) => {
    film.addEventListener("loadeddata", resolve, { once: true });
    film.addEventListener("error", () => reject(film.error), { once: true });
    setTimeout(() => reject(new Error("the film did not load in time")), LONGEST_LOAD_MS);
  });
}

// Where a browser does not tell about pictures, a moment is enough.
const picture = (film) => Promise.race([wait(LONGEST_FRAME_MS), new Promise((resolve) => film.requestVideoFrameCallback?.(resolve))]);

export class Films {
  constructor(players) {
    [this.front, this.standby] = players;
    this.turn = 0;
    this.held = false;
    this.starting = false;
  }

  // Some browsers let a player sound only after it was started by a hand once.
  unlock() {
    for (const film of [this.front, this.standby]) {
      film.play().catch(() => {});
      film.pause();
    }
  }

  // While a film is about to be seen, its player is not given another one.
  prepare(url) {
    if (!this.starting) load(this.standby, url);
  }

  // Resolves to whether this film is on the screen; not when another order came meanwhile.
  async play(url, { ended, failed }) {
    const turn = ++this.turn;
    const film = this.standby;
    const mine = () => turn === this.turn;
    this.starting = true;
    load(film, url);
    try {
      await ready(film);
      if (!mine()) return false;
      film.currentTime = 0;
      if (!this.held) await film.play();
      if (mine()) await picture(film);
    } catch {
      if (mine()) failed();
      return false;
    }
    if (!mine()) return false;
    this.swap(film);
    film.onended = () => mine() && ended();
    film.onerror = () => mine() && failed();
    if (film.ended) ended();
    return mine();
  }

  swap(film) {
    this.starting = false;
    if (this.held) film.pause();
    this.front.classList.remove("front");
    film.classList.add("front");
    [this.front, this.standby] = [film, this.front];
    load(this.standby, null);
  }

  // The film on the screen is over, or may not be seen any more. What waits beneath it stays loaded.
  stop() {
    this.turn += 1;
    this.starting = false;
    this.standby.pause();
    load(this.front, null);
  }

  hold() {
    this.held = true;
    this.front.pause();
  }

  goOn() {
    this.held = false;
    if (source(this.front)) this.front.play().catch(() => {});
  }
}
