// <div data-film data-code="URL">: what films, makes smaller and sends is fetched where there is such a field. Where it
// does not come, the form goes as it would without scripts.
import { each } from "./each.js";
import { saved } from "./steps.js";

function prepare(host) {
  const form = host.closest("form");
  const field = import(host.dataset.code).then((film) => film.start(host, saved));
  form.filmIsOnItsWay = async () => {
    const there = await field.catch(() => null);
    if (there) return there.isOnItsWay();
    if (!form.matches("[data-step]")) return true;
    form.submit();
    return false;
  };
}

export default (root) => each(root, "[data-film]").forEach(prepare);
