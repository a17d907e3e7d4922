// What the audience sees, but for the films: cards, slides, the pause between stories, the end.
export class Screen {
  constructor(stage) {
    this.stage = stage;
    this.note = stage.querySelector("[data-note]");
  }

  put(name, text) {
    const place = this.stage.querySelector(`[data-put="${name}"]`);
    place.textContent = text;
    return place;
  }

  // view: card, slide, hold, end; none: the film alone.
  only(view) {
    for (const section of this.stage.querySelectorAll("[data-view]")) section.hidden = section.dataset.view !== view;
  }

  card(item) {
    this.put("country", item.country);
    this.put("title", item.title).lang = item.language;
    this.put("name", item.name);
    this.only("card");
  }

  slide(item, page) {
    this.put("words", item.slides[page].text).lang = item.language;
    const dots = this.put("dots", "");
    for (let number = 0; item.slides.length > 1 && number < item.slides.length; number += 1) {
      dots.append(Object.assign(document.createElement("span"), { className: number <= page ? "past" : "" }));
    }
    this.only("slide");
  }

  say(text) {
    this.note.textContent = text;
  }
}
