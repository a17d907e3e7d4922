"""The sample stories: four that are published, and two that wait for a moderator. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass

from storyboard.operations.demo.films import Film
from storyboard.operations.demo.scenes import PITCH, RIVER, ROOF
from storyboard.stories.actions import Telling
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place

SEEN = frozenset({Place.WEB, Place.SCREENING})


@dataclass(frozen=True)
class Sample:
    """One story. `name` never changes: it is how a second start finds the story again.

    :ivar answers: of an answer, the number of the demo's question or the name of the story that it is to.
    :ivar stars: what the demo's curator gives it; without any it is left for the newcomer to judge and to choose.
    """

    name: str
    telling: Telling
    film: Film | None = None
    approved: bool = True
    stars: int = 0
    answers: int | str | None = None


SAMPLES = (
    Sample(
        name="pitch",
        film=PITCH,
        stars=5,
        telling=Telling(
            title="Le terrain que nous partageons",
            body="",
            asks="Un terrain dans chaque quartier, ouvert à tout le monde, et de la lumière le soir.",
            language="fr",
            country="CI",
            display_name="Awa",
            age_band=AgeBand.FROM_18,
            guardian_said_yes=False,
            places=SEEN,
        ),
    ),
    Sample(
        name="roof",
        stars=5,
        telling=Telling(
            title="مدرسة فوق السطح",
            body=(
                "في حيّنا صنعنا مدرسة صغيرة فوق السطح، ونروي القصص كل مساء #youth4peace.\n\n"
                "في البداية جاء ثلاثة أطفال. قلنا لهم: كل واحد يحكي حكاية عن يومه. بعد أسبوع صاروا عشرين، "
                "وصارت الجدّات يصعدن الدرج ليسمعن.\n\n"
                "حين تنقطع الكهرباء نضيء الشموع. من السطح نرى بيوت الجيران الذين لم نكن نكلّمهم. "
                "الآن أولادهم معنا، وهم الذين يحملون الكراسي."
            ),
            asks="نريد مدارس مفتوحة في المساء، وكتبًا لا تبقى عند الحاجز.",
            language="ar",
            country="PS",
            display_name="ليلى",
            age_band=AgeBand.FROM_18,
            guardian_said_yes=False,
            places=SEEN,
        ),
    ),
    Sample(
        name="lamps",
        film=ROOF,
        stars=4,
        telling=Telling(
            title="Taa juu ya paa",
            body="",
            asks="Umeme wa uhakika, ili watoto wasome usiku bila woga.",
            language="sw",
            country="CD",
            display_name="Neema",
            age_band=AgeBand.FROM_18,
            guardian_said_yes=False,
            places=SEEN,
        ),
    ),
    Sample(
        name="bus",
        telling=Telling(
            title="The bus that waits",
            body=(
                "Our village has one bus. It used to leave when the driver's own people were on it.\n\n"
                "Then the driver fell ill, and the only nurse who would come at night was from the other hill. "
                "She rode back with him in the morning, in the front seat, and everybody saw it.\n\n"
                "Now the bus waits. It waits for the women with the milk, for the boys who are always late, for people "
                "from both hills. It leaves ten minutes after its time, and nobody complains."
            ),
            asks="Pay the nurses who go where others do not.",
            language="en",
            country="RW",
            display_name="Aline",
            age_band=AgeBand.FROM_25,
            guardian_said_yes=False,
            places=SEEN | {Place.SOCIAL},
        ),
    ),
    Sample(
        name="river",
        film=RIVER,
        approved=False,
        telling=Telling(
            title="El barco de papel",
            body="",
            asks="Un puente, y que lo construyan las dos orillas.",
            language="es",
            country="CO",
            display_name="Mariela",
            age_band=AgeBand.FROM_18,
            guardian_said_yes=False,
            places=SEEN,
        ),
    ),
    Sample(
        name="radio",
        approved=False,
        telling=Telling(
            title="A rádio do nosso bairro",
            body=(
                "Temos catorze anos e uma rádio. Não é bem uma rádio: é um altifalante na janela da minha tia.\n\n"
                "Aos sábados lemos as notícias boas da semana. Quem consertou o telhado de quem. Quem voltou. "
                "Quem pediu desculpa.\n\n"
                "Antes, os dois lados da rua só se ouviam a gritar. Agora calam-se às cinco, para nos ouvir."
            ),
            asks="Perguntem aos mais novos antes de decidir.",
            language="pt",
            country="MZ",
            display_name="Inês e Dário",
            age_band=AgeBand.FROM_13,
            guardian_said_yes=True,
            places=SEEN,
        ),
    ),
)
