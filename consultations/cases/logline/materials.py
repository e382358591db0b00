"""What was given to the client: "Infoblatt IHK geschickt" – and what was only promised or received."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consultations.cases.logline.reading import Found, Material, Span, Sure, meets_any
from consultations.cases.logline.words import Line, Token, fold

_WORDS = {
    "handbuchkapitel": "Handbuchkapitel Kapitel Kap",
    "handbuch": "Handbuch",
    "arbeitshilfe": "Leitfaden Leitfäden Leitfadens Arbeitshilfe Arbeitshilfen Handreichung Praxishilfe",
    "infomaterial": "Infoblatt Infoblätter Infoblättern Infogramm Infogramme Infomaterial Infomaterialien Infomappe Flyer"
    " Flyern Faltblatt Faltblätter Merkblatt Merkblätter Broschüre Broschüren Informationsblatt Informationsmaterial",
    "checkliste": "Checkliste Checklisten",
    "ratsvorlage": "Ratsvorlage Ausschussvorlage Beschlussvorlage Sitzungsvorlage",
    "vorlage": "Mustervorlage Vorlage Vorlagen Muster Mustertext",
    "landessozialbericht": "Landessozialbericht",
    "sozialbericht": "Sozialbericht Sozialberichte Sozialberichts",
    "sozialraumprofil": "Sozialraumprofil Sozialraumprofile",
    "integriertes-handlungskonzept": "Handlungskonzept IHK ISEK IEHK",
    "sozialentwicklungsplan": "Sozialentwicklungsplan",
    "foerderaufruf": "Förderaufruf Aufruf Aufrufe Projektaufruf",
    "foerderrichtlinie": "Förderrichtlinie Förderrichtlinien Richtlinie Richtlinien",
    "antragsunterlage": "Antragsformular Antragsformulare Antragsunterlage Antragsunterlagen Antragsvordruck Antragsmuster",
    "dokumentation": "Doku Dokumentation Dokumentationen Tagungsdoku Veranstaltungsdokumentation",
    "praesentation": "Präsi Präsis Präsentation Präsentationen Folien Foliensatz PPT",
    "rede": "Rede Grußwort Redetext",
    "stellungnahme": "Stellungnahme",
    "studie": "Studie Studien Evaluation Evaluationsbericht",
    "kurzbericht": "Kurzbericht Kurzberichte",
    "protokoll": "Protokoll Protokolle Ergebnisprotokoll",
}
_KINDS = {fold(word): slug for slug, words in _WORDS.items() for word in words.split()}
_COMPOUND = sorted((word for word in _KINDS if len(word) >= 4), key=len, reverse=True)
_SECOND_CHOICE = frozenset({"integriertes-handlungskonzept"})
"""Beside another kind of document it says what that is about."""

_GIVEN = re.compile(
    r"\b(?:(?:mit|zu|nach|rüber|hin|rum|weiter|raus)?geschickt|verschickt|(?:zu|rüber|weiter)?gemailt|verlinkt|(?:mit|weiter|aus|über)?gegeben"
    r"|über-?geben|übergeben|verteilt|ausgeteilt|dagelassen|hinterlassen|zugesandt|zugesendet|ver-?sandt|versendet|über-?sandt|übersendet|gesendet|gesandt"
    r"|weitergeleitet|überreicht|ausgehändigt|ausgelegt|nachgereicht|bereitgestellt|zukommen\s+lassen|mitgebracht|gefaxt"
    r"|überlassen|zur\s+verfügung\s+gestellt)\b"
)
_NOT_GIVEN = re.compile(
    r"\b(?:nicht|noch\s+nicht|nie|kein(?:e|en)?|fehlt|fehlen|vergessen|bekommen|erhalten|gekriegt|bekam|erhielt|eingegangen"
    r"|wird|werden|soll(?:en|te|ten)?|muss|müssen|kann|können|möchte(?:n)?|will|wollen|würde(?:n)?|uns|mir)\b"
)
_BY_THE_CLIENT = re.compile(r"\b(?:hat|haben|hatte|hatten)\b")
_BY_US = re.compile(r"\b(?:habe|wir|ich|hab)\b")
_PROMISED = re.compile(
    r"\b(?:zu|nach|ver|mit|weiter)?(?:schicken|schickt|schicke|senden|sendet|sende|leiten|reichen|mailen)\b|\bkommt\b|\bkommen\b"
    r"|\bfolgt\b|\bfolgen\b|\bliefer(?:n|t)\b|\bverlinken\b|\bübergeben\b|\bmitgeben\b|\bmitbringen\b|\braussuchen\b|\bbeilegen\b|\bverteilen\b"
)
_LIST = re.compile(
    r"\s*(?:,|\+|/|&|und|u\.|sowie|plus)\s*(?:(?:das|die|der|den|ein|eine|einen|noch|auch)\s+)?"
)
_CHAPTER = re.compile(
    r"\.?\s*(?:,|:)?\s*(?:kap(?:itel|\.)?\s*)?([0-9]{1,2}(?:\.[0-9]{1,2})*(?:\s*(?:und|u\.|\+|-|–|/)\s*[0-9]{1,2})*)(?![0-9]|\s*(?:min|h\b|std|uhr))"
)
_STOP = re.compile(
    r"[,;:()\[\]]|\s(?:an|per|via|gestern|heute|morgen|bis|wie|nach\s+(?:dem|der)|sind|ist|wurde|wurden|hat|haben|habe|hab|und|sowie|plus)\s"
    r"|\s[+&/]\s?|\s?[+&]\s|\s[-–—]\s"
)
_LEFT_OUT = re.compile(
    r"\b(?:als\s+beispiele?|als\s+muster|als\s+vorlage|zum\s+nachlesen|zur\s+info(?:rmation)?|der|die|das|den|dem|des|ein|eine|einen|noch|gleich"
    r"|direkt|auch|schon|dazu|jeweils|ihnen|ihm|ihr|allen|bereits|dann|danach)\b"
)


@dataclass(frozen=True, slots=True)
class MaterialWords:
    """The places that speak of documents."""

    given: list[Found[Material]]
    promised: list[Span]


@dataclass(frozen=True, slots=True)
class _Mention:
    """A document that is named: where, of which kind, about what."""

    span: Span
    kind: str
    about: str
    joined_to_next: bool
    token: Token


def materials_in(
    line: Line, clauses: list[Span], *, closed: list[Span], dates: list[Span], topics: set[int]
) -> MaterialWords:
    """``closed``: internal remarks; ``dates``: phrases that no description keeps; ``topics``: where topic words start."""
    words = [
        (token, slug) for token in line.tokens if (slug := _kind(token)) and not meets_any(token.span, closed)
    ]
    given: list[Found[Material]] = []
    promised: list[Span] = []
    for n, clause in enumerate(clauses):
        if meets_any(clause, closed):
            continue
        low = line.low[clause.start : clause.end]
        verb = _GIVEN.search(low)
        if verb and _is_ours(low, verb.start()):
            at = Span(clause.start + verb.start(), clause.start + verb.end())
            found = _served_by(line, at, clauses, n, words, dates, topics)
            spans = [Span(m.span.start, max(m.span.end, at.end)) if m is found[-1] and at.start >= m.span.end and
                     not line.text[m.span.end : at.start].strip() else m.span for m in found]  # fmt: skip
            given += [
                Found(
                    Material(m.kind, m.about),
                    (span,),
                    Sure.CERTAIN if m.token.folded in _KINDS else Sure.LIKELY,
                )
                for m, span in zip(found, spans, strict=True)
            ]
        elif _PROMISED.search(low):
            promised += [m.span for m in _mentions(line, clause, words, dates)]
    return MaterialWords(given, promised)


def _is_ours(low: str, verb_at: int) -> bool:
    """Neither received nor missing nor to come."""
    if _NOT_GIVEN.search(low):
        return False
    return not (_BY_THE_CLIENT.search(low[:verb_at]) and not _BY_US.search(low))


def _kind(token: Token) -> str | None:
    if token.folded in _KINDS:
        # A list in small letters is no "IHK": but people write it so.
        return _KINDS[token.folded]
    ending = next(
        (w for w in _COMPOUND if token.folded.endswith(w) and len(token.folded) >= len(w) + 3), None
    )
    return _KINDS[ending] if ending else None


def _served_by(
    line: Line,
    verb: Span,
    clauses: list[Span],
    n: int,
    words: list[tuple[Token, str]],
    dates: list[Span],
    topics: set[int],
) -> list[_Mention]:
    """The documents that one verb speaks of: those before it, over the commas of a list, else those after it."""
    before = _mentions(line, Span(clauses[n].start, verb.start), words, dates)
    if before:
        chain = [before[-1]]
        for mention in reversed(before[:-1]):
            if not mention.joined_to_next:
                break
            chain.insert(0, mention)
        listed = len(chain) > 1 or bool(_LIST.match(line.low, clauses[n].start, chain[0].span.start))
    else:
        chain, listed = [], False
        if line.low[clauses[n].start : verb.start].strip():
            after = _mentions(line, Span(verb.end, clauses[n].end), words, dates)
            return after
    reaches = not chain or not line.text[clauses[n].start : chain[0].span.start].strip()
    for clause in reversed(clauses[:n]):
        if not reaches or line.text[clause.end : clause.end + 1] not in ",+":
            break
        there = _mentions(line, clause, words, dates)
        if not there or line.text[clause.start : there[0].span.start].strip():
            break
        if there[0].token.start in topics and not listed:
            break
        chain = there + chain
        reaches = True
    if not chain:
        chain = _mentions(line, Span(verb.end, clauses[n].end), words, dates)
        for clause in clauses[n + 1 :]:
            there = _mentions(line, clause, words, dates)
            if not there or line.text[clause.start : there[0].span.start].strip():
                break
            chain += there
    return chain


def _mentions(line: Line, within: Span, words: list[tuple[Token, str]], dates: list[Span]) -> list[_Mention]:
    here = [(t, slug) for t, slug in words if within.start <= t.start and t.end <= within.end]
    if any(slug not in _SECOND_CHOICE for _, slug in here):
        here = [(t, slug) for t, slug in here if slug not in _SECOND_CHOICE]
    # "Handbuch Kap. 5" is one document.
    here = [
        (t, slug)
        for k, (t, slug) in enumerate(here)
        if not (slug == "handbuchkapitel" and k and here[k - 1][1] == "handbuch" and _CHAPTER.match(line.low, here[k - 1][0].end))
    ]  # fmt: skip
    found: list[_Mention] = []
    for k, (token, slug) in enumerate(here):
        limit = here[k + 1][0].start if k + 1 < len(here) else within.end
        found.append(_mention(line, token, slug, within.start, limit, dates))
    return found


def _mention(line: Line, token: Token, slug: str, first: int, limit: int, dates: list[Span]) -> _Mention:
    start = token.start
    if slug in ("handbuch", "handbuchkapitel") and (chapter := _CHAPTER.match(line.low, token.end)):
        end = chapter.end()
        return _Mention(
            Span(start, end), "handbuchkapitel", chapter.group(1), _is_joined(line, end, limit), token
        )
    before = ""
    if token.hyphened and (index := line.tokens.index(token)):
        previous = line.tokens[index - 1]
        if previous.start >= first:
            before, start = previous.text, previous.start
    elif token.folded not in _KINDS:
        ending = next(w for w in _COMPOUND if token.folded.endswith(w))
        before = token.text[: max(0, len(token.text) - len(ending))].rstrip("-")
    stop = _STOP.search(line.low + " ", token.end, limit + 1)
    end = min(stop.start() if stop else limit, limit)
    about, last = _description(line, token.end, end, dates)
    return _Mention(
        Span(start, max(last, token.end)),
        slug,
        " ".join(filter(None, (before, about))),
        _is_joined(line, end, limit),
        token,
    )


def _is_joined(line: Line, end: int, limit: int) -> bool:
    return bool(_LIST.fullmatch(line.low[end:limit])) or not line.low[end:limit].strip(" ")


def _description(line: Line, start: int, end: int, dates: list[Span]) -> tuple[str, int]:
    """The words after the kind, without dates, articles and the like; and where the last piece ends."""
    chars = list(line.text[start:end])
    for span in [*dates, *(Span(*m.span()) for m in _LEFT_OUT.finditer(line.low, start, end))]:
        for k in range(max(span.start, start), min(span.end, end)):
            chars[k - start] = " "
    text = line.text[start:end].rstrip()
    return " ".join("".join(chars).split()).strip(" .-–:\"'„“"), start + len(text)
