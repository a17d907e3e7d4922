"""What the demo call asks everybody, and what was answered. All of it is invented.

Native readers have not yet read all but the English (docs/demo.md).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.calls.queries import questions_of
from storyboard.database import transaction
from storyboard.operations.demo.stories import Sample
from storyboard.stories.actions import Telling
from storyboard.stories.age import AgeBand
from storyboard.stories.answers import heading
from storyboard.stories.consent import Place

QUESTIONS = (
    {
        "en": "What one thing would you ask those who decide to do this year?",
        "fr": "Quelle est la chose que tu demanderais aux responsables de faire cette année ?",
        "ar": "ما الشيء الواحد الذي تطلبه من أصحاب القرار هذا العام؟",
        "pt": "Que coisa pedirias a quem decide para fazer este ano?",
        "es": "¿Qué única cosa pedirías a quienes deciden que hagan este año?",
        "sw": "Ni jambo gani moja ungewaomba wanaofanya maamuzi walifanye mwaka huu?",
    },
    {
        "en": "Who taught you to make up after a quarrel, and how?",
        "fr": "Qui t’a appris à te réconcilier après une dispute, et comment ?",
        "ar": "من علّمك أن تصالح بعد الخصام، وكيف؟",
        "pt": "Quem te ensinou a fazer as pazes depois de uma zanga, e como?",
        "es": "¿Quién te enseñó a hacer las paces después de una pelea, y cómo?",
        "sw": "Nani alikufundisha kupatana baada ya ugomvi, na vipi?",
    },
)


def _answer(name: str, to: int | str, words: str, language: str, country: str, display_name: str) -> Sample:
    telling = Telling(
        title=heading(words),
        body=words,
        asks="",
        language=language,
        country=country,
        display_name=display_name,
        age_band=AgeBand.FROM_18,
        guardian_said_yes=False,
        places=frozenset({Place.WEB}),
    )
    return Sample(name, telling, answers=to)


ANSWERS = (
    _answer("lamp", 0, "Un lampadaire devant chaque école. On étudie dehors, le soir.", "fr", "ML", "Moussa"),
    _answer(
        "bus-too", 0, "Buses that run after dark, so that girls can come to the evening class.", "en", "RW", "Grace"
    ),
    _answer("grandmother", 1, "جدتي. كانت تضع إبريق شاي واحدًا وكأسين، ولا تتكلم حتى نبدأ نحن.", "ar", "PS", "سمر"),
    _answer(
        "roof-too", "roof", "Bei uns war es der Hof. Wir haben auch mit drei Kindern angefangen.", "de", "DE", "Jule"
    ),
)


def ask(session: Session, call: Call) -> None:
    """Ask the questions, unless they are there."""
    with transaction(session):
        if session.scalar(questions_of(call.id).limit(1)) is None:
            for place, words in enumerate(QUESTIONS):
                session.add(Question(call_id=call.id, place=place, words=dict(words)))
