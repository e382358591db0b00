"""Closed classes of German words that the analysis needs by name."""

from __future__ import annotations


def _set(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in group.split())


_ARTICLES = """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines
    derselbe dieselbe dasselbe denselben demselben derselben desselben dieselben
    dieser diese dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes jeden jedem
    solcher solche solches solchen solchem mancher manche manches manchen manchem
    welcher welche welches welchen welchem alle aller alles allem allen
    einiger einige einiges einigem einigen anderer andere anderes anderem anderen andern anderm anders
"""
_PRONOUNS = """
    ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen man etwas nichts selbst dessen deren derer
    mein meine meinen meinem meiner meines dein deine deinen deinem deiner deines sein seine seinen seinem seiner
    seines ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer unseres euer eure euren eurem eurer eures
"""
_QUESTION_WORDS = """
    wer wen wem wessen was wann wo woher wohin worin wodurch wofür womit wozu worauf warum wieso weshalb wie
"""
_PREPOSITIONS = """
    ab am an auf aus bei beim bis durch für gegen hinter im in indem ins mit nach ohne seit über um unter vom von vor
    während wegen zu zum zur zwischen
"""
_CONJUNCTIONS = (
    "aber als also bevor da damit dann dass daß denn ob oder sondern sonst und weil wenn zwar sowie"
)
_AUXILIARIES = """
    bin bist ist sind war waren warst wird wirst werde werden wurde wurden worden würde würden gewesen
    habe hab haben hat hast hatte hatten kann können könnte muss musste soll sollte will wollen wollte
    machen gibt gab
"""
_PARTICLES = """
    auch dabei dafür dazu doch dort einmal hier hin jetzt nicht noch nun nur schon sehr so viel weg weiter wieder
"""

STOPWORDS: frozenset[str] = _set(
    _ARTICLES, _PRONOUNS, _QUESTION_WORDS, _PREPOSITIONS, _CONJUNCTIONS, _AUXILIARIES, _PARTICLES
)
"""Words that carry no meaning in a question; normalised (``ss`` for ``ß``)."""

ENGLISH_STOPWORDS: frozenset[str] = _set(
    """a an and are as at be been but by can could did do does for from had has have how i if in into is it its may
    of on or our shall should so than that the their them then there these they this those to was we were what when
    where which who whom whose why will with would you your"""
)

_PREFIXES = """
    ab an auf aus bei da dar durch ein ent er fort ge gegen her herab heraus herein hin hinaus hinter miss mit nach ob
    ohne rück rueck über um un unter ur ver vor voran voraus vorbei weg wider wieder zer zu zurück zusammen
    dis inter kon per pro sub trans
"""
_SUFFIXES = """
    bar chen erin erinne haft haften heit innen inne ion ionen ist isten ismus ität äten keit lich los lein ling linge
    nis nisse nahme nahmen rinnen sal sam schaft schaften tion tionen tum tümer tät tät zen zig zit ung ungen ige igen ig
"""
_ENDINGS = """
    ben ber bes el em en end ende enden ens er eln ern ers es est gen ges gung ier iert ieren ler ner ste sten ster stes
    tem ten ter tes zen
"""
_FUNCTION_WORDS = """
    all alle allen als am ander anders bin bis das dein dem den der des die für gut hat ihr im ins ist kein mal man mein
    oder sei sein sie sich und vom von war was wen wer wie wir zum zur ich
"""
_MISLEADING = "arme armen bunde ertag ertage ertages grafie kirchen rationen"

NEVER_A_PART: frozenset[str] = _set(_PREFIXES, _SUFFIXES, _ENDINGS, _FUNCTION_WORDS, _MISLEADING)
"""Prefixes, endings and function words: the lexicon knows them, but no compound is made of them."""

SHORT_PARTS: frozenset[str] = _set(
    # three letters and less: no other word of that length is taken for a part
    """akt alt amt app art arm asyl bad bär bau bio bund bus ehe ei eis erb gas gut hof hut job kit kur land not
    neu nah ohr oma opa ort ost öko öl rad rat rot see süd tag tat tee tor tür uni weg zug""",
    # four and more: as good as a long one
    """akte arzt bild boden chor dorf ehre eigen elter eltern fach fern frau frei fremd früh ganz geld groß halb haus
    heim hilf hoch jung kauf kind kita kost kreis kurz lage lang last leer lehr lohn markt mann mehr mut netz nord
    park plan raum reha schul schutz selbst spiel sport sprach stadt team teil tief voll west wohn zeit ziel""",
)
