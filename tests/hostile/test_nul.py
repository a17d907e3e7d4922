"""A NUL is in no word that a person types, and no database takes it: it ends in a sentence, never in a 500."""

import pytest

from tests.factory import open_call, tell
from tests.sharing.conftest import Author, stories

NUL = "\0"


@pytest.mark.parametrize(
    "path",
    [
        "/c/%00/",
        "/c/youth4peace%00/share",
        "/c/youth4peace/share/tell?kind=%00",
        "/stories/%00/",
        "/stories/%00/files/%00",
        "/stories/?kind=%00&language=%00&after=%00",
        "/moderation/stories/%00",
        "/curation/?call=%00&language=%00",
        "/curation/reels/%00",
        "/screening/reels/%00/show",
        "/staff/invitation/%00",
        "/admin/jobs/?state=%00",
    ],
)
def test_an_address_with_a_nul_leads_nowhere(ada, session, path):
    open_call(session)
    assert ada.get(path).status_code in (200, 302, 303, 400, 404, 410)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/staff/sign-in", {"email": f"a{NUL}@example.org", "password": f"a{NUL}b"}),
        ("/story/", {"key": f"{NUL}1234"}),
        ("/curation/reels/", {"name": f"a{NUL}b", "minutes": "3"}),
    ],
)
def test_a_form_with_a_nul_is_answered(ada, session, path, form):
    open_call(session)
    assert ada.post(path, data=form).status_code in (200, 302, 303, 400, 401, 404, 422)


@pytest.mark.parametrize(
    ("step", "field"),
    [
        *(("tell", field) for field in ("title", "body", "asks", "ticket")),
        *(("about", field) for field in ("display_name", "language", "country", "age_band", "theme")),
        *(("places", field) for field in ("places", "words", "guardian")),
    ],
)
@pytest.mark.parametrize("typed", [None, "typed"])
def test_a_story_with_a_nul_is_kept_without_it_or_refused(app, session, step, field, typed):
    awa = Author(app.test_client(), open_call(session).slug)
    awa.tells("text")
    awa.opens(step, "text")
    assert awa.fills_in(step, "text", **{field: f"a{NUL}b", "save": typed}).status_code in (204, 303, 422)
    (story,) = stories()
    assert NUL not in str(vars(story))


def test_a_moderators_words_with_a_nul_are_answered(malik, session):
    story = tell(session, open_call(session))
    form = {"seen": story.version, "reason": "duplicate", "words": f"a{NUL}b"}
    assert malik.post(f"/moderation/stories/{story.slug}/decline", data=form).status_code in (303, 400, 422)
