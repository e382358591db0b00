"""Which authorities and organisations a line names, and which names nobody in the directory has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from consultations.cases.logline.names import (
    DISTRICT_WORDS,
    TOWN_WORDS,
    Authorities,
    Organisations,
    compacted,
)
from consultations.cases.logline.reading import Body, Found, Span, Sure, meets_any
from consultations.cases.logline.words import (
    Line,
    Token,
    fold,
    folded_words,
    is_everyday,
    is_german,
    kinds_of,
)

_LONGEST_NAME = 5
_EXAMPLE = re.compile(
    r"\b(?:(?:z\.?\s?b\.?|beispiele?n?|bsp\.?|praxisbeispiele?|vorbild|vorlage|modell|muster|erfahrungen|lösung|weg)\s+"
    r"(?:aus|von|vom|in|der|des|wie|:)?\s*(?:der\s+|dem\s+|des\s+)?|vergleich(?:e|s)?\s+(?:mit|zu|zum|zur)\s+(?:der\s+|dem\s+)?"
    r"|vergleichbar\s+(?:mit|zu)\s+|(?:genau)?(?:so\s+)?wie\s+(?:schon\s+)?(?:es\s+)?(?:in\s+|bei\s+|der\s+|die\s+|im\s+)?|analog\s+(?:zu\s+)?"
    r"|vgl\.?\s+|ähnlich\s+(?:wie\s+)?(?:in\s+)?|anders\s+als\s+(?:in\s+)?|nach\s+dem\s+(?:vorbild|muster|modell)\s+(?:von\s+|der\s+|aus\s+)?"
    r"|im\s+gegensatz\s+zu[mr]?\s+)$"
)
_JOINED = re.compile(r"^\s*(?:,|/|\+|&|und|u\.|sowie|oder)\s*$")
_TITLE = re.compile(
    r"\b(?:frau|herrn?|hr|fr|dr|prof|kollegin|kollegen?)\b\.?\s+(?:(?:dr|prof)\.?\s+)?(?=[^\W\d_])"
)
_ROLE = re.compile(
    r"(?:\w+(?:leit(?:ung|er|erin)|beauftragte[rn]?|chef(?:in)?|planer(?:in)?|dezernent(?:in)?|referent(?:in)?)"
    r"|leitung|leiter(?:in)?|dezernent(?:in)?|planer(?:in)?|kämmer(?:er|in|ei)|bürgermeister(?:in)?|landr[aä]t(?:in)?"
    r"|beigeordnete[rn]?|kolleg(?:e|en|in)|sachbearbeiter(?:in)?|koordinator(?:in)?|assistenz|vorzimmer|büro|\w{3,}(?<!term)in)\b"
)
_ORGANISATION_WORD = re.compile(
    r"(?:verein|verband|werk|stiftung|genossenschaft|gesellschaft|initiative|bündnis|forum|tafel|mission|kreisverband"
    r"|ortsverein|ortsverband|gemeinschaft|ev|gmbh|ggmbh)$"
)
_NO_ORGANISATION = re.compile(
    r"(?:netzwerk|handwerk|planungsverbund|hilfswerk|regelwerk|kraftwerk|bauwerk|laufwerk|werk)$"
)
_KINDS_OF_ORGANISATIONS = folded_words(
    "Caritas Caritasverband Diakonie AWO Arbeiterwohlfahrt DRK Paritätischer Paritätische Paritäter DPWV ASB VHS"
    " Volkshochschule Hochschule Uni Universität Jobcenter JC Lebenshilfe Malteser Johanniter Tafel SkF SKM SKF"
    " VdK Kinderschutzbund Stiftung Wohnbau Wohnungsgenossenschaft Bürgerverein Familienbildungsstätte"
    " Migrationsforum Sportverein Heimatverein Förderverein Kreissportbund Stadtsportbund LVR LWL Arbeitsagentur"
    " Handwerkskammer Kirchengemeinde Kirchenkreis"
)
_WHERE = re.compile(r"\b(?:in|aus|nach|von|bei|stadt|gemeinde)\s+$")
_PLACE_ENDING = re.compile(
    r"(?:furth?|bach|hausen|dorf|heim|kamp|stadt|stedt|burg|berg|tal|thal|winkel|rode|rath|scheid|kirchen|felde?n?|beck"
    r"|moor|ingen|hagen|brucken?|bruck|munster|born|stein|walde?|stetten|au|see|hofen|loh|horst|weiler|buren|rup|haven|leben)$"
)
_NOT_PLACES = re.compile(
    r"(?:umfeld|arbeitsfeld|handlungsfeld|themenfeld|haushalt|portal|neubau|abbau|ausbau|aufbau|umbau)$"
)

_DEPARTMENT = re.compile(
    r"\b(?:[^\W\d_]+(?:amt|amtes|dezernat|dezernats)\b|(?:amt|fachbereich|fb|fachdienst|dezernat|abteilung|abt\.|sachgebiet)"
    r"\s+(?:für\s+)?[^\W\d_]{3,}(?:,\s+[^\W\d_]+)?(?:\s+und\s+[^\W\d_]+)?)"
)


def departments(low: str) -> list[Span]:
    """ "Gesundheitsamt", "Fachbereich Bildung": whom one spoke to, not what about. An honorary office is none."""
    return [Span(*m.span()) for m in _DEPARTMENT.finditer(low) if not m.group().startswith("ehrenamt")]


@dataclass(slots=True)
class Names:
    """What a line says about who was advised."""

    bodies: list[Found[Body]] = field(default_factory=list)
    organisations: list[Found[Body]] = field(default_factory=list)
    unknown: list[Span] = field(default_factory=list)
    """Look like a name, fit nobody or several."""
    spans: list[Span] = field(default_factory=list)
    """Where names stand, those of examples included: nothing else is read there."""
    people: list[Span] = field(default_factory=list)


def names_in(
    line: Line,
    authorities: Authorities,
    organisations: Organisations,
    *,
    closed: list[Span],
    slots: list[int],
    plain: set[str],
) -> Names:
    """``closed``: what was read as something else; ``slots``: places after which a name is expected; ``plain``: folded
    words that mean something else."""
    return _Finder(line, authorities, organisations, closed, slots, plain).find()


class _Finder:
    def __init__(
        self,
        line: Line,
        authorities: Authorities,
        organisations: Organisations,
        closed: list[Span],
        slots: list[int],
        plain: set[str],
    ) -> None:
        self.line, self.authorities, self.organisations = line, authorities, organisations
        self.closed, self.slots, self.plain = closed, set(slots), plain
        self.names = Names()
        self._last: tuple[Span, bool] | None = None
        """The name before, and whether it was only an example."""

    def find(self) -> Names:
        self._find_people()
        tokens, at = self.line.tokens, 0
        while at < len(tokens):
            if meets_any(tokens[at].span, self.closed) or meets_any(tokens[at].span, self.names.people):
                at += 1
                continue
            at += self._organisation(at) or self._authority(at) or self._stranger(at) or 1
        return self.names

    def _find_people(self) -> None:
        """ "Frau Müller": nobody is guessed, and a surname is no town."""
        for match in _TITLE.finditer(self.line.low):
            if _ROLE.match(self.line.low, match.end()):
                self.names.people.append(Span(match.start(), match.end()))
                continue
            following = next((t for t in self.line.tokens if t.start >= match.end()), None)
            if following is None or not following.is_capital or following.folded in self.plain:
                continue
            if match.group().startswith("fr") and not match.group().startswith("frau"):
                if "." not in match.group() or self.authorities.called(following.folded, district=None):
                    continue
            elif match.group().startswith("kolleg") and is_german(following.text):
                continue
            self.names.people.append(Span(match.start(), following.end))

    def _note(self, body: Body, span: Span, sure: Sure, *, into: list[Found[Body]]) -> None:
        self.names.spans.append(span)
        example = bool(_EXAMPLE.search(self.line.low, 0, span.start)) or self._goes_on_with_example(span)
        self._last = (span, example)
        if example:
            return
        for n, known in enumerate(into):
            if known.value == body:
                into[n] = Found(body, (*known.spans, span), max(sure, known.sure))
                return
        into.append(Found(body, (span,), sure))

    def _goes_on_with_example(self, span: Span) -> bool:
        if self._last is None or not self._last[1]:
            return False
        return bool(_JOINED.match(self.line.low[self._last[0].end : span.start].replace(",", "#")))

    def _run(self, at: int, count: int) -> list[Token] | None:
        run = self.line.follow(at, count)
        return run if run and not any(meets_any(t.span, self.closed) for t in run) else None

    # Organisations

    def _organisation(self, at: int) -> int:
        for count in range(min(self.organisations.longest + 1, _LONGEST_NAME), 0, -1):
            run = self._run(at, count)
            if run is None:
                continue
            span = Span(run[0].start, run[-1].end)
            whole = self.organisations.in_one_word("".join(t.folded for t in run)) if count > 1 else []
            found, distance = (whole, 0) if whole else self._called(run)
            if not found or (count == 1 and not self._may_stand_alone(at, distance)):
                continue
            if count == 1 and self._names_another_place(at):
                continue
            if len(found) > 1:
                self._unknown(span)
                return count
            exact = fold(found[0].name).startswith(fold(span.of(self.line.text))) and count > 1
            sure = Sure.DOUBTFUL if distance else Sure.CERTAIN if exact else Sure.LIKELY
            self._note(found[0], span, sure, into=self.names.organisations)
            return count
        return self._organisation_nobody_knows(at)

    def _called(self, run: list[Token]) -> tuple[list[Body], int]:
        return self.organisations.called(
            [t.folded for t in run],
            [t.dotted for t in run],
            known=[bool(kinds_of(t.text)) or t.folded in self.plain for t in run],
        )

    def _may_stand_alone(self, at: int, distance: int) -> bool:
        """A short form of one word: where a name is expected, or when it is no everyday word."""
        token = self.line.tokens[at]
        if token.folded in self.plain:
            return False
        if kinds_of(token.text) and token.folded not in _KINDS_OF_ORGANISATIONS | self.organisations.heads:
            # "Familie" begins a name, and is a word of its own.
            return token.dotted
        return self._is_slot(at) or (not distance and (token.is_capital or not self.line.has_capitals) and (
            token.folded in _KINDS_OF_ORGANISATIONS - {fold("Stiftung"), fold("Hochschule"), fold("Uni")}
        ))  # fmt: skip

    def _names_another_place(self, at: int) -> bool:
        """ "Caritas Rheinfurth" is not the Caritas of Erlental."""
        run = self._run(at, 2)
        if run is None or run[1].folded in self.plain:
            return False
        return bool(self._at(at + 1)) or (run[1].is_capital and bool(_PLACE_ENDING.search(run[1].folded)))

    def _organisation_nobody_knows(self, at: int) -> int:
        """ "Diakonie Tiefenau" where only that of Rheinfurth is known: the place is part of its name."""
        token = self.line.tokens[at]
        known_kind = token.folded in _KINDS_OF_ORGANISATIONS or token.folded in self.organisations.heads
        made_like_one = bool(_ORGANISATION_WORD.search(token.folded)) and not _NO_ORGANISATION.search(
            token.folded
        )
        if token.folded in self.plain or not (known_kind or made_like_one):
            return 0
        if not (token.is_capital or not self.line.has_capitals or self._is_slot(at)):
            return 0
        count = 2 if self._names_another_place(at) else 1
        if count == 1 and not self._is_slot(at):
            return 0
        run = self._run(at, count)
        if run is None:
            return 0
        self._unknown(Span(run[0].start, run[-1].end))
        return count

    # Authorities

    def _authority(self, at: int) -> int:
        token = self.line.tokens[at]
        district = True if token.folded in DISTRICT_WORDS else False if token.folded in TOWN_WORDS else None
        if district is not None:
            run = self._run(at, 2)
            if run is not None and (found := self._at(at + 1, district=district)):
                bodies, count, sure = found
                span = Span(token.start, self.line.tokens[at + count].end)
                if len(bodies) == 1:
                    self._note(bodies[0], span, sure, into=self.names.bodies)
                else:
                    self._unknown(span)
                return count + 1
            if run is not None and self._at(at + 1):
                # "Kreis Birkenfurt": there is a town of that name, and no district.
                self._unknown(Span(token.start, run[1].end))
                return 2
            if run is not None and self._could_be_a_name(run[1], certain_slot=True):
                self._unknown(run[1].span)
                return 2
            return 0
        if found := self._at(at):
            bodies, count, sure = found
            span = Span(token.start, self.line.tokens[at + count - 1].end)
            if len(bodies) == 1:
                self._note(bodies[0], span, sure, into=self.names.bodies)
            else:
                self._unknown(span)
            return count
        return 0

    def _at(self, at: int, *, district: bool | None = None) -> tuple[list[Body], int, Sure] | None:
        """The authorities whose name begins with this word, how many words it takes, how sure."""
        for count in range(_LONGEST_NAME, 0, -1):
            run = self._run(at, count)
            if run is None:
                continue
            compact = compacted(t.text for t in run)
            bodies = self.authorities.called(compact, district=district)
            if bodies and not (district is None and count == 1 and self._is_everyday(run[0], bodies, at)):
                named = any(compact in compacted(body.name.split()) for body in bodies)
                return bodies, count, Sure.CERTAIN if named else Sure.LIKELY
        run = self._run(at, 1)
        if run is None:
            return None
        token = run[0]
        if token.folded in self.plain:
            return None
        if token.dotted and (bodies := self.authorities.beginning(token.folded, district=district)):
            return (bodies, 1, Sure.LIKELY) if len(bodies) == 1 else None
        return self._mended(at, token, district)

    def _mended(self, at: int, token: Token, district: bool | None) -> tuple[list[Body], int, Sure] | None:
        for count in (2, 1):
            run = self._run(at, count)
            if run is None or (count == 2 and all(kinds_of(t.text) for t in run)):
                continue
            if any(t.text.isdigit() or t.folded in self.plain for t in run):
                continue
            compact = compacted(t.text for t in run)
            bodies, distance = self.authorities.nearly_called(compact, district=district)
            if bodies and not (count == 1 and distance > 1 and kinds_of(token.text)):
                if count == 1 and kinds_of(token.text) and len(compact) < 8:
                    continue
                return bodies, count, Sure.DOUBTFUL
        return None

    def _is_everyday(self, token: Token, bodies: list[Body], at: int) -> bool:
        """ "essen", "Lager": a word of every day that happens to be the name or adjective of a town."""
        if not kinds_of(token.text) or self._is_slot(at):
            return False
        if all(token.folded != compacted(body.name.split()) for body in bodies) and token.folded.endswith(
            "er"
        ):
            return True
        if not is_everyday(token.text):
            return False
        return not (token.is_capital and _WHERE.search(self.line.low, 0, token.start))

    # Names that nobody has

    def _stranger(self, at: int) -> int:
        token = self.line.tokens[at]
        if not self._could_be_a_name(token, certain_slot=False):
            return 0
        place = _PLACE_ENDING.search(token.folded) and not _NOT_PLACES.search(token.folded)
        if self._is_slot(at):
            if place or not is_german(token.text):
                self._unknown(token.span)
                return 1
        elif place and token.is_capital and not is_german(token.text):
            self._unknown(token.span)
            return 1
        return 0

    def _could_be_a_name(self, token: Token, *, certain_slot: bool) -> bool:
        if token.folded in self.plain or len(token.text) < 4 or not token.text.isalpha():
            return False
        if token.text.isupper() or _ROLE.fullmatch(token.text.lower()):
            return False
        if certain_slot:
            return (token.is_capital or not is_german(token.text)) and bool(
                not kinds_of(token.text) or _PLACE_ENDING.search(token.folded)
            )
        return token.is_capital or not is_german(token.text)

    def _is_slot(self, at: int) -> bool:
        """Stands where a name is expected: after the kind of contact, after another name, at the very beginning."""
        start = self.line.tokens[at].start
        return any(
            not re.sub(r"\b(?:mit|bei|beim|an|der|dem|die|den|von|vom|in|im|und|stadt|gemeinde|zwischen)\b\.?", "",
                       self.line.low[slot:start]).strip(" .:/+&-()")
            for slot in {*self.slots, 0, *(span.end for span in self.names.spans)}
            if slot <= start
        )  # fmt: skip

    def _unknown(self, span: Span) -> None:
        example = bool(_EXAMPLE.search(self.line.low, 0, span.start)) or self._goes_on_with_example(span)
        self._last = (span, example)
        self.names.spans.append(span)
        if not example:
            self.names.unknown.append(span)
