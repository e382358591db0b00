"""How one met: the words that advisers use for the kinds of contacts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consultations.cases.logline.reading import Span
from consultations.cases.models import ContactKind

_COMMITTEE = (
    r"(?:\w*ausschuss\w*|jha|asw|hfa|\w*rat(?:e?s|ssitzung|es)?|\w*kreistag\w*|gremium|gremien|politik|bezirksvertretung"
    r"|fraktion\w*|\w*beirat\w*)\b"
)
_EVENT = (
    r"(?:\w*tagung|\w*konferenz|\w*treffen|veranstaltung|\w*tag|werkstattgespräch|messe|kongress|forum|fortbildung"
    r"|seminar|webseminar|empfang|community-tag|workshop)"
)
_WORDS = [
    (ContactKind.PHONE, r"\btel\b\.?(?!\s*-?\s*nr)|\btelef?\.|\btelefonat\w*|\btelefon(?:isch\w*)?\b|\btelefoniert\w*|\btelko\b|\btelefonkonferenz\b|\banrufe?\b|\b(?:an|zurück|durch)gerufen\b|\btelefongespräch\b|\bphone\b"),
    (ContactKind.EMAIL, r"\be-?mails?\b|\bmails?\b|\bmail(?:wechsel|anfrage|verkehr|kontakt|austausch|antwort)\b"),
    (ContactKind.VIDEO, r"\bvk\b|\bvideo(?:konferenz|call|termin|gespräch|schalte|konf)?\b\.?|\bviko\b|\bteams\b|\bzoom\b|\bwebex\b|\bteams-?call\b|\bzoom-?call\b|\bonline-?termin\b"),
    (ContactKind.VISIT, r"\bot\b|\borts?termin\b|\bvor[\s-]ort\b(?:[\s-]termin\b)?|\bim\s+(?:rathaus|kreishaus|stadthaus)\b|\bbesuch\s+(?:in|bei|im)\b|\bhausbesuch\b|\bvor-ort-termin\b|\bvor-ort-besuch\b"),
    (ContactKind.WORKSHOP, r"\bws\b(?!\s*-?\s*vorber)|\bworkshops?\b(?!\s*-?\s*vorber)|\w+-?workshop\b"),
    (ContactKind.COMMITTEE, rf"\b(?:vortrag|referat|vorstellung|präsentation|vorgetragen|berichtet)\b(?=\s+(?:(?:im|in|vor|beim|bei|der|dem|den|des|zum|zur|[\w-]+)\s+){{0,4}}{_COMMITTEE})|\b{_COMMITTEE}[^,;]{{0,40}}?\b(?P<word>vortrag|vorgetragen|referiert)\b|\bgremienvortrag\b"),
    (ContactKind.WRITTEN, r"\bstellungnahme\b|\bschriftl(?:\.|iche?r?)?\s*(?:rückmeldung|stellungnahme|antwort|rm\b)|\bschriftlich\b"),
    (ContactKind.OFFICE_HOUR, r"\b(?:\w+-?)?sprechst(?:unde|d)?\b\.?"),
    (ContactKind.EVENT, rf"\bangesprochen\b|\bam\s+rande?\s+(?:der|des|einer|eines|von)\b|\binfostand\b|\b{_EVENT}[^,;]{{0,30}}\b(?P<word>getroffen)\b|\bveranstaltungskontakt\b"),
]  # fmt: skip
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _WORDS]
CALL_BACK = re.compile(r"\brückruf\b|\brueckruf\b")
_ONLY_THE_WAY = re.compile(r"\b(?:per|via|als|pro|wie\s+per)\s+$")
_ABOUT = re.compile(
    r"\b(?:wg\.?|wegen|zu[mr]|für(?:\s+(?:den|die|das|einen?))?|über(?:\s+(?:den|die|das))?|statt|nach)\s+$"
)
"""What a talk was about: "wg. Workshop angerufen"."""
_OTHER_TEAMS = re.compile(r"(?:\b(?:die|der|den|beide|zwei|drei|ihre|unsere)|[0-9])\s+$")


@dataclass(frozen=True, slots=True)
class KindWord:
    """A word that names a kind of contact."""

    span: Span
    kind: str
    only_the_way: bool = False
    """How something was sent."""
    only_a_subject: bool = False
    """What was talked about."""


def kind_words(low: str) -> list[KindWord]:
    """All words of a line that name a kind of contact, in order."""
    found = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(low):
            if match.group() == "teams" and _OTHER_TEAMS.search(low, 0, match.start()):
                continue
            # A committee or event before the word may have the body's name behind it.
            span = Span(*match.span(match.lastgroup or 0))
            way = bool(_ONLY_THE_WAY.search(low, 0, match.start()))
            about = bool(_ABOUT.search(low, 0, match.start()))
            found.append(KindWord(span, kind.value, way, about))
    # At one place the longer word counts: a telephone conference is no conference.
    found.sort(key=lambda word: (word.span.start, -word.span.end))
    kept: list[KindWord] = []
    for word in found:
        if not kept or not kept[-1].span.meets(word.span):
            kept.append(word)
    return kept
