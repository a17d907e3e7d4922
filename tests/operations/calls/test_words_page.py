"""The words of a call: written, translated, versioned; and what a new consent text means for the consents of before."""

from sqlalchemy import select

from storyboard.calls.models import CallText
from storyboard.database import transaction, utc_now
from storyboard.stories.actions import change_consent
from storyboard.stories.consent import Place
from storyboard.stories.models import Consent
from tests.factory import tell
from tests.operations.calls.conftest import PLAN, WORDS, call_now, form_of, said, typed

ADDRESS = "/admin/calls/youth4peace/words"
IN_THE_MENU = 2  # of languages: the one of the page, and among those to choose
NEW_CONSENT = "My story may be shown, and printed in a book."


def versions(session, language: str) -> list[tuple[int, str]]:
    session.rollback()
    rows = session.scalars(select(CallText).where(CallText.language == language).order_by(CallText.version))
    return [(row.version, row.consent) for row in rows]


def test_the_first_words_of_a_new_call_are_its_source(session, ada):
    ada.post("/admin/calls/new", data=PLAN)
    assert "This call has no words yet" in said(ada.get("/admin/calls/water-2027/"))
    answer = ada.post("/admin/calls/water-2027/words?language=fr", data=WORDS)
    assert answer.location == "/admin/calls/water-2027/"
    call = call_now(session, "water-2027")
    assert (call.source_language, call.texts[0].version, call.texts[0].prompts) == ("fr", 1, ["A well.", "A river."])
    assert "French version 1" in said(ada.get("/admin/calls/water-2027/"))


def test_a_translator_has_the_source_beside_each_field(call, ada):
    page = said(ada.get(f"{ADDRESS}?language=sw"))
    assert page.count("English") == 5 + IN_THE_MENU
    assert "What does peace look like where you live?" in page
    # The title and the heading: nothing stands beside.
    assert said(ada.get(ADDRESS)).count("English") == 2 + IN_THE_MENU


def test_a_language_that_there_is_not_has_no_page(call, ada):
    assert ada.get(f"{ADDRESS}?language=xx").status_code == 404
    assert ada.post(f"{ADDRESS}?language=und", data=WORDS).status_code == 404


def test_what_is_missing_is_said_and_what_was_typed_stays(session, call, ada):
    answer = ada.post(f"{ADDRESS}?language=sw", data={**WORDS, "consent": "  ", "prompts": "x" * 301})
    assert answer.status_code == 422
    assert "Write what an author agrees to." in said(answer)
    assert "at most 300 characters a line" in said(answer)
    assert typed(answer, "question") == WORDS["question"]
    assert versions(session, "sw") == []


def test_a_change_is_a_new_version_and_the_old_one_stays(session, call, ada):
    form = form_of(ada, ADDRESS)
    ada.post(ADDRESS, data={**form, "consent": NEW_CONSENT})
    assert versions(session, "en") == [(1, form["consent"]), (2, NEW_CONSENT)]
    ada.post(ADDRESS, data=form_of(ada, ADDRESS))
    assert len(versions(session, "en")) == 2  # saved as it was: nothing new


def test_a_consent_names_the_words_that_it_was_given_to_and_the_page_counts_those_of_before(session, call, ada):
    told = [tell(session, call), tell(session, call, places=frozenset({Place.PRESS}))]
    first = call_now(session, "youth4peace").newest_in("en").id
    assert "3 consents name the consent text as it is." in said(ada.get(ADDRESS))
    answer = ada.post(ADDRESS, data={**form_of(ada, ADDRESS), "consent": NEW_CONSENT}, follow_redirects=True)
    assert "3 consents were given to older consent texts. They count for what they were given to" in said(answer)
    session.rollback()
    assert {consent.call_text_id for consent in session.scalars(select(Consent))} == {first}
    assert "3 of them to older consent texts" in said(ada.get("/admin/calls/youth4peace/"))
    newest = call_now(session, "youth4peace").newest_in("en").id
    change_consent(session, told[1].id, Place.WEB, yes=True, call_text_id=newest)
    page = said(ada.get(ADDRESS))
    assert "1 consent names the consent text as it is. 3 consents name older ones." in page


def test_other_words_make_no_consent_older(session, call, ada):
    tell(session, call)
    answer = ada.post(ADDRESS, data={**form_of(ada, ADDRESS), "question": "And now?"}, follow_redirects=True)
    assert "Saved, as version 2." in said(answer)
    assert "older" not in said(answer)


def test_when_the_source_changes_the_translations_say_so(call, ada):
    assert "The source was changed since." not in said(ada.get("/admin/calls/youth4peace/"))
    ada.post(ADDRESS, data={**form_of(ada, ADDRESS), "question": "What is peace?"})
    assert "The source was changed since." in said(ada.get("/admin/calls/youth4peace/"))
    french = f"{ADDRESS}?language=fr"
    ada.post(french, data={**form_of(ada, french), "question": "Qu’est-ce que la paix ?"})
    assert "The source was changed since." not in said(ada.get("/admin/calls/youth4peace/"))


def test_two_write_the_same_words_and_the_second_has_both_before_them(session, call, ada, bea):
    adas, beas = form_of(ada, ADDRESS), form_of(bea, ADDRESS)
    ada.post(ADDRESS, data={**adas, "question": "Ada’s question?"})
    answer = bea.post(ADDRESS, data={**beas, "question": "Bea’s question?"})
    page = said(answer)
    assert (answer.status_code, "A colleague changed these words meanwhile" in page) == (409, True)
    assert (typed(answer, "question"), "What your colleague wrote Ada’s question?" in page) == ("Bea’s question?", True)
    assert len(versions(session, "en")) == 2
    bea.post(ADDRESS, data={**beas, "question": "Bea’s question?", "seen": typed(answer, "seen")})
    session.rollback()
    questions = session.scalars(select(CallText.question).where(CallText.language == "en").order_by(CallText.version))
    assert questions.all() == ["What does peace look like where you live?", "Ada’s question?", "Bea’s question?"]


def test_the_words_of_an_archived_call_stay_and_what_was_typed_stays_too(session, call, ada):
    form = {**form_of(ada, ADDRESS), "question": "And now?"}
    with transaction(session):
        call_now(session, "youth4peace").archived_at = utc_now()
    assert ada.get(ADDRESS).location == "/admin/calls/youth4peace/"
    answer = ada.post(ADDRESS, data=form)
    assert (answer.status_code, "Bring it back first" in said(answer)) == (409, True)
    assert (typed(answer, "question"), len(versions(session, "en"))) == ("And now?", 1)
