// form[data-passkey]: asks a passkey what the site wants to know, and sends its answer in the form's hidden field.
import { each } from "./each.js";

const bytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// Browsers want bytes where JSON has base64url; toJSON() and parse…FromJSON() are too new to rely on.
function question(json) {
  const keys = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...json,
    challenge: bytes(json.challenge),
    ...(json.user && { user: { ...json.user, id: bytes(json.user.id) } }),
    ...(json.excludeCredentials && { excludeCredentials: keys(json.excludeCredentials) }),
    ...(json.allowCredentials && { allowCredentials: keys(json.allowCredentials) }),
  };
}

function answer({ id, rawId, type, response }) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = names.filter((name) => response[name]).map((name) => [name, words(response[name])]);
  return JSON.stringify({ id, type, rawId: words(rawId), response: Object.fromEntries(said) });
}

async function ask(form) {
  const given = await fetch(form.dataset.question, { method: "POST", body: new FormData(form) });
  if (!given.ok || given.redirected) throw new Error("no question");
  const publicKey = question(await given.json());
  return answer(await navigator.credentials[form.dataset.passkey]({ publicKey }));
}

const here = (site) => location.hostname === site || location.hostname.endsWith(`.${site}`);

function prepare(form) {
  const data = form.dataset;
  const trouble = form.querySelector("[data-trouble]");
  const say = (sentence) => (trouble.textContent = sentence);
  let waits = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waits) return;
    if (!here(data.site)) return say(data.elsewhere);
    if (!window.PublicKeyCredential) return say(data.unable);
    waits = true;
    say("");
    try {
      form.elements.credential.value = await ask(form);
      form.submit();
    } catch (error) {
      say({ NotAllowedError: data.cancelled, InvalidStateError: data.known }[error.name] ?? data.broken);
    } finally {
      waits = false;
    }
  });
}

export default (root) => each(root, "form[data-passkey]").forEach(prepare);
