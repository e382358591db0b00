"""What comes next, and when: the clauses that speak of something still to be done."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from consultations.cases.logline.dates import Phrase
from consultations.cases.logline.intervals import TIME_OF_DAY
from consultations.cases.logline.reading import Span

REMINDER = "Wiedervorlage"
_REMINDER = re.compile(r"\b(?:wv|wvl|wiedervorlage|wieder\s+vorlegen|w\.\s?v\.)(?!\w)\.?:?")
_NOUNS = re.compile(
    r"\b(?:folgetermin|folgegespräch|folge-?(?:vk|tel|ws|workshop)|termin(?!\w)|rückruf|rueckruf|abgabe|abgabefrist|frist\s+bis|to-?\s?do|nächste[rsnm]?\s+(?:schritt|termin|treffen|vk|"
    r"tel|telefonat|gespräch|ws|workshop|videokonferenz|besuch|sitzung|ortstermin|kontakt|mal)|nächste[rsnm]?:|next\b)"
)
_VERBS = re.compile(
    r"\b(?:abfragen|abklären|absprechen|abstimmen|abwarten|anfragen|anmelden|anpassen|anrufen|anschauen|ansehen"
    r"|ansetzen|anstoßen|antworten|antwortet|aufbereiten|aufklären|ausarbeiten|ausmachen|auswerten"
    r"|beantragen|beantworten|bereitstellen|beschaffen|bescheid|besorgen|besprechen|buchen|durchrufen"
    r"|durchsehen|durchsprechen|einholen|einladen|einplanen|einreichen|entscheiden|entscheidet|entwerfen"
    r"|ergänzen|erinnern|erstellen|fertigstellen|folgen|folgt|gegenlesen|heraussuchen|kläre|klären|klärt"
    r"|kommen|kommt|kümmern|liefern|liefert|mailen|melden|meldet|mitbringen|mitgeben|mitschicken|nachfragen"
    r"|nachhaken|nachkommen|nachliefern|nachreichen|nachschicken|organisieren|prüfen|prüft|raussuchen"
    r"|recherchieren|reichen|rumschicken|rückfragen|rückkoppeln|rückmelden|schicke|schicken|schickt|senden"
    r"|sendet|telefonieren|terminieren|vereinbaren|verlinken|vermitteln|verschicken|versenden|vorbereiten"
    r"|weitergeben|weiterleiten|zurückmelden|zurückrufen|zusammenstellen|zusammensuchen|zuschicken|zusenden"
    r"|überarbeiten|übergeben|überprüfen|übersenden|melde)\b"
    r"|\bruf(?:t|en|e)\b(?=[^,;]*\b(?:zurück|an)\b)"
)
_NO_STEP = re.compile(
    r"\b(?:wollen|will|möchten?)\b(?!.*\b(?:melden|schicken|senden|nachfragen|anrufen|klären|liefern)\b)|"
    r"\b(?:kommt|kommen)\s+(?:nicht|gut|schlecht|kaum|aus|von|vom|bei|an)\b|\b(?:daraus|hieraus)\s+folgt\b|\bwie\s+folgt\b"
    r"|\b(?:kann|können|konnte|konnten|wollte|wollten|musste|mussten|sollte)\b(?!.*\b(?:noch|bis|nächste|morgen)\b)|\babgesagt\b|\bverschoben\b(?!\s+auf)|\bfragt\s+nach\b|\bfragen?\s+nach\b|\bmöchte\s+wissen\b"
    r"|\bhat\s+sich\s+gemeldet\b|\bgeklärt\b|\bwurde(?:n)?\s+\w+\b"
)
_BY = re.compile(r"\b(?:bis|spätestens)\b")
_LATER = re.compile(
    r"\b(?:rückmeldung|antwort|entwurf|frist|lieferung|beschluss|entscheidung|nochmals?|wieder|erneut|vereinbart|ausgemacht|angesetzt|verabredet|geplant)\b"
)
"""With a day beside them and no contact these are still to come."""
_TRIM = " ,;.:–—-+&/()[]!"
_LEADING = re.compile(
    r"^(?:(?:und|dann|danach|außerdem|to-?\s?do\s*:?|nächster\s+schritt\s*:?|also|am|bis|ab|den)\s+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:und|am|bis|ab|zum|um|spätestens|dann|im|in|für|den|vom|oder))+$", re.IGNORECASE
)


@dataclass(slots=True)
class Step:
    """Something to be done, as the line says it."""

    span: Span
    text: str
    dates: list[Phrase]
    date: dt.date | None

    @property
    def vague(self) -> list[Phrase]:
        """The phrases that speak of a time and name no day that is still to come."""
        return [phrase for phrase in self.dates if phrase.when.future is None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the line before its steps are looked for."""

    text: str
    low: str
    phrases: list[Phrase]
    contact: list[Span]
    """Words and durations that belong to the contact that was: a step begins after them."""
    durations: list[Span]
    closed: list[Span]
    """Internal remarks and what was given: no step is read there."""
    slots: list[Span]
    """Where bodies are named."""


def steps_in(ground: Ground, clauses: list[Span]) -> list[Step]:
    """The steps of a line in order."""
    found: list[Step] = []
    for clause in clauses:
        for piece in _pieces(ground, clause):
            if found and found[-1].date is None and _is_only_a_date(ground, piece):
                _give_date(ground, found[-1], piece)
            elif step := _step(ground, piece):
                found.append(step)
    return found


def _pieces(ground: Ground, clause: Span) -> list[Span]:
    """A reminder begins a statement of its own, with the date before it: "sozialbericht wv 14.9", "Fr WV"."""
    starts = []
    for match in _REMINDER.finditer(ground.low, clause.start, clause.end):
        before = [
            p for p in ground.phrases
            if clause.start <= p.span.start and p.span.end <= match.start()
            and not ground.low[p.span.end : match.start()].strip(" .:")
        ]  # fmt: skip
        dated_after = any(
            match.end() <= p.span.start and not ground.low[match.end() : p.span.start].strip(" .:")
            for p in ground.phrases
        )
        starts.append(before[-1].span.start if before and not dated_after else match.start())
    pieces, at = [], clause.start
    for start in starts:
        if start > at:
            pieces.append(Span(at, start))
        at = start
    pieces.append(Span(at, clause.end))
    return pieces


def _step(ground: Ground, piece: Span) -> Step | None:
    low = ground.low
    # After what was given something can still be to be done: "Leitfaden geschickt und bis Fr nachfragen".
    piece = Span(max([s.end for s in ground.closed if piece.meets(s)], default=piece.start), piece.end)
    if piece.start >= piece.end:
        return None
    phrases = [p for p in ground.phrases if piece.start <= p.span.start and p.span.end <= piece.end]
    has_duration = any(piece.start <= d.start < piece.end for d in ground.durations)
    has_contact = any(piece.start <= s.start < piece.end for s in ground.contact)
    marker = _marker(
        ground.text,
        low,
        piece,
        phrases,
        has_duration=has_duration,
        has_contact=has_contact,
        after_contact=any(s.end <= piece.start for s in ground.contact),
    )
    if marker is None:
        return None
    contact = [s.end for s in ground.contact if piece.start <= s.start and s.end <= marker]
    colon = low.rfind(": ", piece.start, marker) + 1
    start = max([piece.start, colon, *contact])
    if contact:
        # "Tel Birkenfurt melden sich": the body was called, it is not part of what follows.
        for name in sorted(ground.slots):
            if start <= name.start and name.end <= marker and not low[start : name.start].strip(" .,:"):
                start = name.end
    if _says_nothing(ground, Span(start, piece.end), phrases):
        # "Stellungnahme bis 18.9.": what sounds like the contact is what is to be done.
        start = piece.start
    inside = [p for p in phrases if p.span.start >= start]
    span = _trimmed(ground.text, Span(start, piece.end))
    date = min((p.when.future for p in inside if p.when.future is not None), default=None)
    return Step(span, _text(ground, span, inside), inside, date)


def _marker(
    text: str,
    low: str,
    piece: Span,
    phrases: list[Phrase],
    *,
    has_duration: bool,
    has_contact: bool,
    after_contact: bool,
) -> int | None:
    """Where the piece says that something is still to be done; None when it does not."""
    if match := _REMINDER.search(low, piece.start, piece.end):
        return match.start()
    coming = [p for p in phrases if p.when.future is not None and not p.when.plain]
    days = [p for p in phrases if p.when.future is not None or p.when.vague]
    candidates = [p.span.start for p in coming]
    until = _BY.search(low, piece.start, piece.end)
    candidates += [p.span.start for p in days if _BY.search(low, p.span.start, p.span.end)]
    candidates += [p.span.start for p in days if until and not has_contact]
    # "Mi Telko 10 Uhr" after the contact itself is an appointment.
    hour = TIME_OF_DAY.search(low, piece.start, piece.end)
    candidates += [
        p.span.start for p in days if hour and after_contact and not has_contact and not has_duration
    ]
    candidates += [
        p.span.start for p in days if not has_contact and _LATER.search(low, piece.start, piece.end)
    ]
    candidates += [
        p.span.start for p in phrases if p.when.plain and p.when.future is not None and p.when.past is None
    ]
    if not _NO_STEP.search(low, piece.start, piece.end):
        noun = _NOUNS.search(low, piece.start, piece.end)
        if noun and not (has_duration and not days):
            candidates.append(noun.start())
        candidates += [verb.start() for verb in _VERBS.finditer(low, piece.start, piece.end)
                       if verb.start() == piece.start or not text[verb.start()].isupper()]  # fmt: skip
    return min(candidates, default=None)


def _is_only_a_date(ground: Ground, piece: Span) -> bool:
    chars = list(ground.low[piece.start : piece.end])
    for span in [p.span for p in ground.phrases] + [
        Span(*m.span()) for m in TIME_OF_DAY.finditer(ground.low)
    ]:
        for k in range(max(span.start, piece.start), min(span.end, piece.end)):
            chars[k - piece.start] = " "
    return not "".join(chars).strip(_TRIM)


def _give_date(ground: Ground, step: Step, piece: Span) -> None:
    """ "Rückruf, Mo 10 Uhr"."""
    phrases = [p for p in ground.phrases if piece.start <= p.span.start and p.span.end <= piece.end]
    step.dates += phrases
    step.date = min((p.when.future for p in phrases if p.when.future is not None), default=None)
    step.span = Span(step.span.start, piece.end)


def _says_nothing(ground: Ground, span: Span, phrases: list[Phrase]) -> bool:
    return not _REMINDER.search(ground.low, *span) and _text(ground, span, phrases) == REMINDER


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _text(ground: Ground, span: Span, phrases: list[Phrase]) -> str:
    """As typed, without the reminder, the date, its preposition and the time of day."""
    chars = list(ground.text[span.start : span.end])
    gone = [p.span for p in phrases]
    gone += [Span(*m.span()) for m in _REMINDER.finditer(ground.low, span.start, span.end)]
    gone += [Span(*m.span()) for m in TIME_OF_DAY.finditer(ground.low, span.start, span.end)]
    for one in gone:
        for k in range(max(one.start, span.start), min(one.end, span.end)):
            chars[k - span.start] = " "
    text = " ".join("".join(chars).split()).strip(_TRIM)
    text = _TRAILING.sub("", _LEADING.sub("", text)).strip(_TRIM)
    return text or REMINDER
