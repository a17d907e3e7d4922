"""The words of the demo call, in six languages. Native readers have not yet read all but the English (docs/demo.md)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """What the call says in one language; the names are those of `CallText`."""

    language: str
    question: str
    introduction: str
    what_happens: str
    consent: str
    prompts: list[str] = field(default_factory=list)


ENGLISH = Words(
    language="en",
    question="What does peace look like where you live?",
    introduction=(
        "Tell it in two minutes of film, or in writing. "
        "The best are shown on stage in Brussels, before the people who decide."
    ),
    what_happens=(
        "A person looks at every story before anybody else does. "
        "Some are put together and shown at the event in Brussels, where young people and decision-makers then talk "
        "about what the stories say.\n\n"
        "Your story is shown only where you say yes. You get a key: with it you see where your story is, "
        "and you can take it back at any time."
    ),
    consent=(
        "I made this story myself, and it may be shown in the places that I choose here. "
        "I can change my mind at any time with my story key."
    ),
    prompts=[
        "A moment when people who did not talk to each other began to.",
        "Something that young people where you live have mended.",
        "A place where you feel safe, and why.",
        "What you would show somebody who has never been there.",
    ],
)

FRENCH = Words(
    language="fr",
    question="À quoi ressemble la paix là où tu vis ?",
    introduction=(
        "Raconte-le en deux minutes de film, ou par écrit. "
        "Les meilleures histoires sont montrées sur scène à Bruxelles, devant celles et ceux qui décident."
    ),
    what_happens=(
        "Une personne regarde chaque histoire avant tout le monde. "
        "Certaines sont réunies et montrées à Bruxelles, où des jeunes et des responsables en discutent ensuite.\n\n"
        "Ton histoire n’est montrée que là où tu dis oui. Tu reçois une clé : avec elle, tu vois où en est ton "
        "histoire, et tu peux la reprendre à tout moment."
    ),
    consent=(
        "J’ai fait cette histoire moi-même, et elle peut être montrée aux endroits que je choisis ici. "
        "Je peux changer d’avis à tout moment avec ma clé."
    ),
    prompts=[
        "Un moment où des gens qui ne se parlaient pas ont commencé à le faire.",
        "Quelque chose que des jeunes de chez toi ont réparé.",
        "Un lieu où tu te sens en sécurité, et pourquoi.",
        "Ce que tu montrerais à quelqu’un qui n’y est jamais allé.",
    ],
)

ARABIC = Words(
    language="ar",
    question="كيف يبدو السلام حيث تعيش؟",
    introduction="احكِ قصتك في فيلم من دقيقتين أو كتابةً. تُعرض أفضل القصص على المسرح في بروكسل أمام أصحاب القرار.",
    what_happens=(
        "يطّلع شخصٌ منّا على كل قصة قبل أي أحد آخر. تُجمع بعض القصص وتُعرض في بروكسل، "
        "ثم يناقشها الشباب مع أصحاب القرار.\n\n"
        "لا تُعرض قصتك إلا حيث توافق. تحصل على مفتاح ترى به أين وصلت قصتك، ويمكنك أن تسترجعها في أي وقت."
    ),
    consent="أنا صاحب هذه القصة، ويجوز عرضها في الأماكن التي أختارها هنا. يمكنني أن أغيّر رأيي في أي وقت بمفتاح قصتي.",
)

PORTUGUESE = Words(
    language="pt",
    question="Como é a paz no lugar onde vives?",
    introduction=(
        "Conta em dois minutos de filme, ou por escrito. "
        "As melhores histórias são mostradas em palco, em Bruxelas, diante de quem decide."
    ),
    what_happens=(
        "Uma pessoa vê cada história antes de mais alguém. Algumas são reunidas e mostradas em Bruxelas, onde jovens e "
        "responsáveis conversam depois sobre elas.\n\n"
        "A tua história só é mostrada onde disseres que sim. Recebes uma chave: com ela vês onde está a tua história, "
        "e podes retirá-la a qualquer momento."
    ),
    consent=(
        "Fui eu que fiz esta história, e ela pode ser mostrada nos lugares que escolho aqui. "
        "Posso mudar de ideias a qualquer momento com a minha chave."
    ),
)

SPANISH = Words(
    language="es",
    question="¿Cómo es la paz donde vives?",
    introduction=(
        "Cuéntalo en dos minutos de vídeo o por escrito. "
        "Las mejores historias se muestran en un escenario de Bruselas, ante quienes deciden."
    ),
    what_happens=(
        "Una persona mira cada historia antes que nadie. Algunas se reúnen y se muestran en Bruselas, donde jóvenes y "
        "responsables hablan después de ellas.\n\n"
        "Tu historia solo se muestra donde digas que sí. Recibes una clave: con ella ves dónde está tu historia, "
        "y puedes retirarla en cualquier momento."
    ),
    consent=(
        "Esta historia es mía y puede mostrarse en los lugares que elijo aquí. "
        "Puedo cambiar de opinión en cualquier momento con mi clave."
    ),
)

SWAHILI = Words(
    language="sw",
    question="Amani inaonekanaje mahali unapoishi?",
    introduction=(
        "Isimulie kwa filamu ya dakika mbili, au kwa maandishi. "
        "Hadithi bora zitaonyeshwa jukwaani Brussels, mbele ya wanaofanya maamuzi."
    ),
    what_happens=(
        "Mtu huiangalia kila hadithi kabla ya mtu mwingine yeyote. Baadhi hukusanywa na kuonyeshwa Brussels, ambako "
        "vijana na viongozi huzungumza kuzihusu.\n\n"
        "Hadithi yako huonyeshwa pale tu unapokubali. Unapata ufunguo: kwa huo unaona hadithi yako ilipofika, "
        "na unaweza kuiondoa wakati wowote."
    ),
    consent=(
        "Hadithi hii nimeitengeneza mimi mwenyewe, na inaweza kuonyeshwa mahali ninapochagua hapa. "
        "Naweza kubadili mawazo wakati wowote kwa ufunguo wangu."
    ),
)

LANGUAGES = (ENGLISH, FRENCH, ARABIC, PORTUGUESE, SPANISH, SWAHILI)
