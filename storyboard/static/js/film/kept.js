// The one film that this browser keeps until the server has it whole: what was recorded or made smaller in the page, piece
// by piece as it comes. Gone once it is stored, on the quick exit, and after a day. Where nothing can be kept (private
// mode, no room), these fail, and their callers go on without.
const NAME = "film";
const FACTS = "facts";
const PIECES = "pieces";
const KEPT_MS = 24 * 60 * 60 * 1000;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const ended = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

async function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(FACTS);
    request.result.createObjectStore(PIECES, { autoIncrement: true });
  };
  const database = await done(request);
  database.onversionchange = () => database.close();
  return database;
}

async function write(change) {
  const database = await opened();
  try {
    const transaction = database.transaction([FACTS, PIECES], "readwrite");
    await change(transaction.objectStore(FACTS), transaction.objectStore(PIECES));
    await ended(transaction);
  } finally {
    database.close();
  }
}

// Begin to keep a film, instead of any earlier one. facts: { type, seconds, url (of its upload, once it is being sent) }
export const keep = (facts) =>
  write((about, pieces) => {
    pieces.clear();
    about.put({ ...facts, at: Date.now(), place: window.location.pathname }, FACTS);
  });

// One piece more of it, and what is now true of it.
export const keepPiece = (piece, facts) =>
  write(async (about, pieces) => {
    pieces.add(piece);
    about.put({ ...(await done(about.get(FACTS))), ...facts }, FACTS);
  });

export const note = (facts) => write(async (about) => about.put({ ...(await done(about.get(FACTS))), ...facts }, FACTS));

// Is there anything? Asked without making anything, so that looking leaves no trace.
async function isThere() {
  if (!globalThis.indexedDB) return false;
  return indexedDB.databases ? (await indexedDB.databases()).some(({ name }) => name === NAME) : true;
}

// The film that is kept, with its facts, or null.
export async function keptFilm() {
  try {
    if (!(await isThere())) return null;
    const database = await opened();
    const transaction = database.transaction([FACTS, PIECES]);
    const [facts, pieces] = await Promise.all([done(transaction.objectStore(FACTS).get(FACTS)), done(transaction.objectStore(PIECES).getAll())]);
    database.close();
    if (!facts || !pieces.length || Date.now() - facts.at > KEPT_MS) {
      erase();
      return null;
    }
    if (facts.place !== window.location.pathname) return null; // it is for another call
    return { ...facts, file: new File(pieces, "film", { type: facts.type }) };
  } catch {
    return null;
  }
}

export const erase = () => done(indexedDB.deleteDatabase(NAME)).catch(() => {});
