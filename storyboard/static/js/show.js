// The audience window: state.js says what is on, this puts it on the screen.
import { stayAwakeFromNowOn, takeTheScreen } from "./show/awake.js";
import { Clock } from "./show/clock.js";
import { Films } from "./show/films.js";
import { ask } from "./show/items.js";
import listen from "./show/keys.js";
import { recall, remember } from "./show/memory.js";
import { Screen } from "./show/screen.js";
import { back, begin, black, bookmark, current, go, over, refresh, samePlace, seen, upcoming } from "./show/state.js";

const LOOK_AGAIN_MS = 5000;
const SOON_MS = 1500;
const stage = document.getElementById("stage");
const start = document.getElementById("start");
const button = start.querySelector("[data-start]");
const line = start.querySelector("[data-line]");
const length = start.querySelector("[data-length]");
const dark = document.getElementById("black");
const { reel, items: address } = stage.dataset;

const screen = new Screen(stage);
const films = new Films(stage.querySelectorAll("video"));
const clock = new Clock();
let state = begin([]);
let cardSeconds = 0;

const started = () => start.hidden;
const timeIsOver = () => turn(over(state, performance.now()));

function turn(next) {
  const before = state;
  state = next;
  if (before.black !== next.black) darken(next.black);
  if (started()) remember(reel, bookmark(next));
  if (!samePlace(before, next)) present();
  else if (before.items !== next.items) films.prepare(upcoming(next));
}

function darken(on) {
  dark.hidden = !on;
  for (const one of [clock, films]) (on ? one.hold() : one.goOn());
}

function present() {
  screen.say("");
  clock.stop();
  if (state.step === "film") {
    film(current(state).film);
    return;
  }
  films.stop();
  films.prepare(upcoming(state));
  if (state.step === "card") {
    screen.card(current(state));
    clock.after(cardSeconds, timeIsOver);
  } else if (state.step === "slide") {
    screen.slide(current(state), state.page);
    clock.after(current(state).slides[state.page].seconds, timeIsOver);
  } else {
    screen.only(state.step);
  }
}

// The title card stays until the film's first picture is there.
async function film(url) {
  const patience = setTimeout(() => state.loading && screen.say(stage.dataset.loading), SOON_MS);
  const shown = await films.play(url, {
    ended: timeIsOver,
    failed: () => {
      timeIsOver();
      screen.say(stage.dataset.failed);
    },
  });
  clearTimeout(patience);
  if (!shown) return;
  turn(seen(state));
  screen.say("");
  screen.only(null);
  films.prepare(upcoming(state));
}

function begins() {
  takeTheScreen();
  stayAwakeFromNowOn();
  films.unlock();
  start.hidden = true;
  stage.focus();
  turn(go(state, performance.now()));
}

function hear(show) {
  cardSeconds = show.card_s;
  if (started()) turn(refresh(state, show.items));
  else offer(show);
}

// What could be started at this moment. A curator may still be at work on it.
function offer(show) {
  const saved = recall(reel);
  state = begin(show.items, saved);
  films.prepare(upcoming(state));
  length.textContent = show.length;
  line.textContent = show.items.length ? line.dataset.keys : line.dataset.empty;
  if (saved) button.textContent = button.dataset.again;
  if (button.disabled === Boolean(show.items.length)) {
    button.disabled = !show.items.length;
    button.focus();
  }
}

async function load() {
  const show = await ask(address);
  if (show) hear(show);
  else if (!started()) line.textContent = line.dataset.offline;
  setTimeout(load, LOOK_AGAIN_MS);
}

const goOn = () => turn(go(state, performance.now()));
listen({
  go: { wanted: started, run: goOn },
  back: { wanted: started, run: () => turn(back(state)) },
  black: { wanted: started, run: () => turn(black(state)) },
  start: { wanted: () => !button.disabled, run: () => (started() ? takeTheScreen() : begins()) },
});
button.addEventListener("click", (event) => {
  event.stopPropagation();
  begins();
});
document.addEventListener("click", () => started() && goOn());
load();
