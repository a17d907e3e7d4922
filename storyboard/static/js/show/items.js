// What may be shown, asked of the site; null when it does not answer, or not with a show. The show then goes on with
// what it has.
const PATIENCE_MS = 4000;

export async function ask(address) {
  try {
    const answer = await fetch(address, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
