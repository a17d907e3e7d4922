"""A tiny app whose two pages show every component, in its good and its failure state."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Flask, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileField
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

import config
from storyboard.operations.days import Day, drawn
from storyboard.web import assets, filters, headers, language_choice, locale

HERE = Path(__file__).parent
PLACES = {"screening": "On stage in Brussels", "web": "On this site", "press": "In newspapers and on TV"}
LANGUAGES = {"fr": "French", "ar": "Arabic", "sw": "Swahili"}
AGES = {"13": "13 to 15", "16": "16 or 17", "18": "18 or older"}


def options(words: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class ShareForm(FlaskForm):
    """One field of each kind."""

    title = StringField("What is it called?", [InputRequired("Give your story a title."), Length(max=120)])
    body = TextAreaField("Your story", [Length(max=300, message="Your story is longer than 300 characters.")])
    language = SelectField("In which language?", choices=options(LANGUAGES))
    age = RadioField("How old are you?", choices=options(AGES))
    places = SelectMultipleField("Where may it be shown?", choices=options(PLACES))
    guardian = BooleanField("My parent or guardian says yes", [InputRequired("Ask a parent or guardian first.")])
    video = FileField("Your film")


def poster(one: str, two: str) -> str:
    """A picture that is made of nothing but its address."""
    return "data:image/svg+xml," + quote(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><linearGradient id="g" x2="1" y2="1">'
        f'<stop stop-color="{one}"/><stop offset="1" stop-color="{two}"/></linearGradient>'
        f'<rect width="16" height="9" fill="url(#g)"/></svg>'
    )


def make_app(clip: Path | None = None) -> Flask:
    """The app; `clip` is the film that its player shows."""
    app = Flask("storyboard", root_path=str(config.ROOT / "storyboard"))
    app.jinja_loader = ChoiceLoader(  # type: ignore[assignment]
        [FileSystemLoader(HERE / "pages"), FileSystemLoader(config.ROOT / "templates")]
    )
    app.config.update(SECRET_KEY="only for the style page", TESTING=True)
    csrf = CSRFProtect(app)
    for part in (assets, filters, headers, locale):
        part.register(app)
    language_choice.register(app, csrf)
    looks = {"poster": poster, "right_to_left": lambda: request.args.get("dir") == "rtl"}
    app.jinja_env.globals.update(looks)
    if clip is not None:
        app.add_url_rule("/film.mp4", "film", lambda: send_file(clip))

    @app.get("/")
    def public() -> ResponseReturnValue:
        form = ShareForm(formdata=None, places=["screening"], age="16")
        return render_template("public.html", form=form, clip=clip)

    @app.post("/")
    def send() -> ResponseReturnValue:
        form = ShareForm()
        if form.validate_on_submit():
            flash("We have it.", "done")
        return render_template("public.html", form=form, clip=clip), 422 if form.errors else 200

    @app.get("/staff")
    def staff() -> ResponseReturnValue:
        nav = [("Moderation", url_for("staff"), True), ("Curation", url_for("staff"), False)]
        days = drawn([Day(date(2027, 6, number), number % 4, number % 3, 1, number % 2) for number in range(1, 31)])
        looks = {"chart": days, "empty_chart": drawn([Day(date(2027, 6, 1))])}
        return render_template("desk.html", **looks, nav=nav, staff_name="Malik", sign_out_url=url_for("send"))

    @app.get("/show")
    def show() -> ResponseReturnValue:
        return render_template("audience.html")

    @app.get("/error")
    def error() -> ResponseReturnValue:
        return render_template("errors/error.html", status=404, title="There is nothing here", sentence="It was taken.")

    @app.post("/leave")
    @csrf.exempt
    def leave() -> ResponseReturnValue:
        return redirect("/elsewhere", 303)

    @app.get("/elsewhere")
    def elsewhere() -> str:
        return "<!doctype html><html lang=en><link rel=icon href=data:,><title>Weather</title><p>Sunny.</p>"

    @app.get("/progress")
    def progress() -> ResponseReturnValue:
        return render_template("progress.html", done="again" in request.args)

    return app
