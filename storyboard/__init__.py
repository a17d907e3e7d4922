"""Storyboard: collect, moderate and screen young people's stories."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from storyboard import (
    cli,
    curation,
    moderation,
    notices,
    operations,
    processing,
    public,
    queue,
    screening,
    sharing,
    staff,
)
from storyboard.database import UnusableAddress, check_address, db
from storyboard.operations import gate
from storyboard.operations.demo.people import refuse_in_production
from storyboard.operations.keeping import data_key
from storyboard.operations.network_files import refuse_network_files
from storyboard.operations.places_apart import refuse_shared_places
from storyboard.sharing import uploading
from storyboard.staff import permissions
from storyboard.storage import open_storage
from storyboard.uploads import views as uploads
from storyboard.uploads.hooks import wire
from storyboard.web import (
    assets,
    compression,
    dates,
    errors,
    filters,
    headers,
    language_choice,
    limits,
    locale,
    logs,
    nul,
    unchanged,
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application, with everything that it is made of, top to bottom.

    :raises config.WrongSetting: when a setting cannot be used.
    """
    settings = config.load() if settings is None else settings
    app = Flask(__name__, template_folder=str(config.ROOT / "templates"))
    app.extensions["storyboard_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="storyboard",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open overnight still works
        MAX_CONTENT_LENGTH=1024 * 1024,  # what takes more says so itself
        BABEL_DEFAULT_LOCALE="en",
    )
    app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.trusted_proxies] * 3)  # type: ignore[method-assign]

    logs.configure(settings.log_level, settings.log_format)
    refuse_network_files(settings)
    refuse_shared_places(settings)
    _check_database(settings.database_url)
    db.init_app(app, settings.database_url)
    if settings.production:
        refuse_in_production(app.extensions["storyboard_engine"])
    data_key.check(settings.database_url, settings.data_key)
    app.extensions["storyboard_storage"] = open_storage(settings.storage_url, settings.storyboard_data / "scratch")
    app.extensions["storyboard_withdrawals"] = open_storage(
        settings.withdrawals_url, settings.storyboard_data / "scratch"
    )
    _bind_queue(settings.queue_url)
    for part in (errors, nul, headers, locale, gate, limits, assets, compression, filters, dates, unchanged):
        part.register(app)
    csrf = CSRFProtect(app)
    permissions.register(app)
    for room in (staff, notices, processing, sharing, moderation, curation, public, screening, operations):
        room.register(app)
    language_choice.register(app, csrf)
    uploads.register(app, csrf)
    wire(app, uploading.HOOKS)
    cli.register(app)
    return app


def _check_database(url: str) -> None:
    try:
        check_address(url)
    except UnusableAddress as wrong:
        allowed = "postgresql://USER:PASSWORD@HOST/NAME, with options that PostgreSQL knows, such as ?sslmode=require"
        raise config.WrongSetting("DATABASE_URL", str(wrong), allowed) from wrong


def _bind_queue(url: str) -> None:
    try:
        queue.bind(url)
    except Exception as error:  # whatever the queue's backend raises; its words may name host and user
        found = f"a queue that does not answer ({type(error).__name__})"
        raise config.WrongSetting("QUEUE_URL", found, "one that does, or nothing: then it is a file") from error
