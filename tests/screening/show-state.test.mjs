// The show without a page: what each key makes of it. Run by tests/screening/test_show_state.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as show from "../../storyboard/static/js/show/state.js";

const FILM = { slug: "film", film: "/film", slides: [] };
const TEXT = { slug: "text", film: null, slides: [{ text: "one" }, { text: "two" }] };
const LAST = { slug: "last", film: "/last", slides: [] };
const ITEMS = [FILM, TEXT, LAST];

const where = (state) => [show.current(state)?.slug ?? "-", state.step, state.page].join(" ");
const kept = (...slugs) => ITEMS.filter((item) => slugs.includes(item.slug));

// Plays a word each: "go" a second later than the one before, "over" when a card, slide or film is over. Films load at
// once, but for "slow": that goes on to one that does not.
function play(words, state = show.begin(ITEMS)) {
  let now = 0;
  const acts = {
    go: (one) => show.seen(show.go(one, now)),
    slow: (one) => show.go(one, now),
    over: (one) => show.seen(show.over(one, now)),
    back: show.back,
    black: show.black,
  };
  const seen = [where(state)];
  for (const word of words.split(" ")) {
    now += 1000;
    state = acts[word](state);
    seen.push(where(state));
  }
  return { state, seen };
}

test("left alone, each story goes from its card to its end, and there waits for the host", () => {
  assert.deepEqual(play("go over over over go over over over over").seen, [
    "- hold 0", "film card 0", "film film 0", "film hold 0", "film hold 0",
    "text card 0", "text slide 0", "text slide 1", "text hold 0", "text hold 0",
  ]);
});

test("with one key the show is gone through to its last card, and stays there", () => {
  assert.deepEqual(play("go go go go go go go go go go").seen, [
    "- hold 0", "film card 0", "film film 0", "text card 0", "text slide 0", "text slide 1",
    "last card 0", "last film 0", "- end 0", "- end 0", "- end 0",
  ]);
});

test("a key that is pressed twice goes on once", () => {
  const once = show.go(show.begin(ITEMS), 10000);
  assert.equal(show.go(once, 10000 + show.GUARD_MS - 1), once);
  assert.equal(where(show.go(once, 10000 + show.GUARD_MS)), "film film 0");
});

test("who presses the key just when a card or page turns by itself does not skip the story", () => {
  const card = show.go(show.begin(ITEMS), 1000);
  const film = show.seen(show.over(card, 4000));
  assert.equal(show.go(film, 4300), film);
  assert.equal(where(show.go(film, 4700)), "text card 0");
});

test("when a film has ended, the host need not wait to go on", () => {
  const { state } = play("go over over");
  assert.equal(where(show.go(state, 3001)), "text card 0");
});

test("back leads to the beginning of what is on, then to the story before", () => {
  const { state } = play("go go go go go");
  assert.equal(where(state), "text slide 1");
  assert.deepEqual(play("back back back back back", state).seen.slice(1), [
    "text slide 0", "text card 0", "film card 0", "film card 0", "film card 0",
  ]);
  assert.equal(where(show.back(show.begin(ITEMS))), "- hold 0");
  assert.equal(where(show.back(play("go go go go go go go go").state)), "last card 0");
});

test("black hides what is on; the key to go on brings it back and skips nothing", () => {
  const { state } = play("go go black");
  assert.deepEqual([state.black, where(state)], [true, "film film 0"]);
  assert.equal(show.back(state), state);
  const lit = show.go(state, 9000);
  assert.deepEqual([lit.black, where(lit)], [false, "film film 0"]);
  assert.equal(show.black(state).black, false);
});

test("what was taken back while it is on the screen leaves it at once", () => {
  const { state } = play("go go go go go");
  const without = show.refresh(state, kept("film", "last"));
  assert.equal(where(without), "film hold 0");
  assert.equal(where(show.go(without, 9000)), "last card 0");
});

test("the first story, taken back on its card, leads to the one after it", () => {
  const without = show.refresh(play("go").state, kept("text", "last"));
  assert.equal(where(without), "- hold 0");
  assert.equal(where(show.go(without, 9000)), "text card 0");
});

test("what was taken back before or after leaves the story on the screen alone", () => {
  const { state } = play("go go go go");
  const without = show.refresh(state, kept("text"));
  assert.ok(show.samePlace(state, without));
  assert.equal(where(show.go(show.go(without, 9000), 9800)), "- end 0");
});

test("while nothing changes, nothing changes", () => {
  const { state } = play("go go");
  assert.equal(show.refresh(state, structuredClone(ITEMS)), state);
});

test("a film that is still loading is not skipped by an impatient key", () => {
  const { state } = play("go slow");
  assert.deepEqual([where(state), state.loading], ["film film 0", true]);
  assert.equal(show.go(state, 9000), state);
  assert.equal(where(show.back(state)), "film card 0");
  assert.equal(where(show.go(show.seen(state), 9000)), "text card 0");
  assert.equal(where(show.over(state, 9000)), "film hold 0");
});

test("what curators add is shown in its place, and what is on the screen stays", () => {
  const added = { slug: "added", film: null, slides: [] };
  const { state } = play("go go");
  const more = show.refresh(state, [added, FILM, added, TEXT, LAST]);
  assert.ok(show.samePlace(state, more));
  assert.equal(where(show.go(more, 9000)), "added card 0");
  assert.equal(where(show.back(show.back(more))), "added card 0");
});

test("a new order holds from the next story on", () => {
  const { state } = play("go go");
  const turned = show.refresh(state, [TEXT, FILM, LAST]);
  assert.ok(show.samePlace(state, turned));
  assert.equal(where(show.go(turned, 9000)), "last card 0");
});

test("a film made anew is played anew, but not while it is on the screen", () => {
  const anew = [{ ...FILM, film: "/better" }, TEXT, { ...LAST, film: "/best" }];
  const { state } = play("go go");
  const better = show.refresh(state, anew);
  assert.ok(show.samePlace(state, better));
  assert.equal(show.current(better).film, "/film");
  assert.equal(show.upcoming(better), "/best");
  assert.equal(show.current(show.refresh(show.begin(ITEMS), anew)), undefined);
});

test("what is added after the last card can be gone back to", () => {
  const { state } = play("go go go go go go go go");
  const more = show.refresh(state, [...ITEMS, { slug: "late", film: null, slides: [] }]);
  assert.equal(where(more), "- end 0");
  assert.equal(where(show.back(more)), "late card 0");
});

test("a show that was empty begins with what is added", () => {
  const none = show.begin([]);
  assert.equal(where(show.go(show.refresh(none, ITEMS), 1000)), "film card 0");
});

test("all taken back leads to the last card", () => {
  const none = show.refresh(play("go go").state, kept());
  assert.equal(where(none), "- hold 0");
  assert.equal(where(show.go(none, 9000)), "- end 0");
});

test("the film that is needed next is known ahead", () => {
  const wanted = (words) => show.upcoming(play(words).state);
  assert.equal(show.upcoming(show.begin(ITEMS)), "/film");
  assert.deepEqual(["go", "go go", "go go go", "go go go go go go", "go go go go go go go"].map(wanted), [
    "/film", "/last", "/last", "/last", null,
  ]);
  assert.equal(show.upcoming(show.refresh(play("go go").state, kept("film", "text"))), null);
});

test("a page loaded anew goes on at the story that was on", () => {
  const again = (words, items = ITEMS) => {
    const mark = show.bookmark(play(words).state);
    return where(show.go(show.begin(items, mark), 1000));
  };
  assert.equal(again("go go go go go"), "text card 0");
  assert.equal(again("go over over"), "text card 0");
  assert.equal(again("go go go go go", [FILM, LAST]), "last card 0");
  assert.equal(show.bookmark(play("go go go go go go go go").state), null);
});
