// The show without a page: what is on the screen, and what each key makes of it. Every function gives back a new state,
// or the same one when nothing changes.
//
// A story goes card → film, or card → slide after slide → hold: there the screen waits for the host. Before the first
// story the show holds too, at index -1; after the last one comes the end. Until its first picture is there a film is
// loading, and its card still on the screen.
export const GUARD_MS = 700;

// saved: what `bookmark` gave before the page was loaded anew.
export function begin(items, saved = null) {
  const found = items.findIndex((item) => item.slug === saved?.slug);
  const first = found >= 0 ? found : Math.min(saved?.index ?? 0, items.length);
  return { items, index: first - 1, step: "hold", page: 0, loading: false, black: false, guardedUntil: 0 };
}

export const current = (state) => state.items[state.index];

const at = (state, index, step, page = 0) => ({ ...state, index, step, page, loading: step === "film" });
const guarded = (state, now) => ({ ...state, guardedUntil: now + GUARD_MS });
const following = (state) => (state.index + 1 < state.items.length ? at(state, state.index + 1, "card") : at(state, state.items.length, "end"));
const holding = (state) => at(state, state.index, "hold");

function telling(state) {
  const item = current(state);
  if (item.film) return at(state, state.index, "film");
  return item.slides.length ? at(state, state.index, "slide") : holding(state);
}

const turned = (state, otherwise) => (state.page + 1 < current(state).slides.length ? at(state, state.index, "slide", state.page + 1) : otherwise(state));

// The one key. Never stops the show, and a key that bounces goes on once only; out of the black it leads back first.
// Who presses it while a film is loading wants to see that film.
export function go(state, now) {
  if (now < state.guardedUntil) return state;
  if (state.black) return guarded({ ...state, black: false }, now);
  if (state.step === "end" || state.loading) return state;
  const steps = { hold: following, card: telling, film: following, slide: (one) => turned(one, following) };
  return guarded(steps[state.step](state), now);
}

// The film that was loading is on the screen.
export const seen = (state) => ({ ...state, loading: false });

// The time of a card or slide is over, or the film is. Who pressed the key in the same moment meant what is gone.
export function over(state, now) {
  if (state.step === "card") return guarded(telling(state), now);
  if (state.step === "slide") return guarded(turned(state, holding), now);
  return state.step === "film" ? holding(state) : state;
}

export function back(state) {
  if (state.black) return state;
  if (state.step === "slide" && state.page > 0) return at(state, state.index, "slide", state.page - 1);
  const whence = { card: state.index - 1, end: state.items.length - 1 }[state.step] ?? state.index;
  return whence < 0 ? state : at(state, whence, "card");
}

export const black = (state) => ({ ...state, black: !state.black });

// What may be shown now, in the order of now. What is on the screen stays as it is, unless it may not be shown any more:
// then it leaves at once, and the show goes on after the story that came before it.
export function refresh(state, items) {
  const on = current(state);
  const place = (item) => items.findIndex((one) => one.slug === item.slug);
  const merged = items.map((item) => (item.slug === on?.slug ? on : item));
  if (JSON.stringify(merged) === JSON.stringify(state.items)) return state;
  if (state.step === "end") return { ...state, items, index: items.length };
  if (!on || place(on) >= 0) return { ...state, items: merged, index: on ? place(on) : -1 };
  const before = state.items.slice(0, state.index).findLast((item) => place(item) >= 0);
  return at({ ...state, items }, before ? place(before) : -1, "hold");
}

// The film that is needed next, to be loaded ahead; null when there is none.
export function upcoming(state) {
  if (state.step === "end") return null;
  const from = state.step === "card" ? state.index : state.index + 1;
  return state.items.slice(from).find((item) => item.film)?.film ?? null;
}

// Where to go on after the page was loaded anew; null when the show is over.
export function bookmark(state) {
  const index = state.step === "hold" ? state.index + 1 : state.index;
  return state.step === "end" ? null : { slug: state.items[index]?.slug ?? null, index };
}

export const samePlace = (one, other) => current(one)?.slug === current(other)?.slug && one.step === other.step && one.page === other.page;
