"""Reads one line: "Tel Birkenfurt 20 min Sozialbericht, Infoblatt IHK geschickt, WV 14.9."."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from consultations.cases.logline.bodies import departments, names_in
from consultations.cases.logline.clauses import clauses, internal_remarks
from consultations.cases.logline.dates import Phrase, phrases
from consultations.cases.logline.intervals import TIME_OF_DAY, Interval, intervals, unsettled
from consultations.cases.logline.kinds import CALL_BACK, KindWord, kind_words
from consultations.cases.logline.materials import materials_in
from consultations.cases.logline.names import Authorities, Organisations
from consultations.cases.logline.numbers import lone_number
from consultations.cases.logline.reading import Found, Reading, Span, Sure, meets_any
from consultations.cases.logline.steps import Ground, Step, steps_in
from consultations.cases.logline.topics import TopicWords
from consultations.cases.logline.words import Line, folded_words
from consultations.cases.models import ContactKind

LONGEST_LINE = 500
"""Characters that are read; what follows is rest."""
_DATE_LIKE = re.compile(
    r"^(?:im|ab|q|[1-4]\.\s*quartal|letzte|vorige|(?:mo|di|mi|do|fr|sa)\b|montag|dienstag|mittwoch|donnerstag|freitag|[0-9])"
)
_ONLY_KNOWN = folded_words("tel mail vk ws ot wv teams zoom termin rückruf min std stunde stunden uhr fahrt")


@dataclass(frozen=True)
class Known:
    """What the portal knows by name."""

    authorities: Authorities
    organisations: Organisations
    topics: TopicWords


def read(text: str, *, today: dt.date, known: Known) -> Reading:
    """What a line says. It never fails: what is not understood is left over, or reported when it looks like a value."""
    line = Line(text[:LONGEST_LINE])
    low = line.low
    internal = internal_remarks(low)
    lengths = [one for one in intervals(low) if not meets_any(one.span, internal)]
    days = [
        p for p in phrases(low, today) if not meets_any(p.span, [*internal, *(one.span for one in lengths)])
    ]
    kinds = [word for word in kind_words(low) if not meets_any(word.span, internal)]
    plain = known.topics.single | _ONLY_KNOWN
    read_already = [*internal, *(one.span for one in lengths), *(w.span for w in kinds)]
    names = names_in(
        line,
        known.authorities,
        known.organisations,
        closed=[*read_already, *(p.core for p in days)],
        slots=[word.span.end for word in kinds],
        plain=plain,
    )
    days = [p for p in days if not meets_any(p.core, names.people)]
    parts = clauses(
        line, remarks=internal, whole=[*(p.core for p in days), *(one.span for one in lengths), *names.spans]
    )
    topic_starts = {hit.spans[0].start for _, hit in known.topics.hits(line, closed=internal)}
    papers = materials_in(line, parts, closed=internal, dates=[p.span for p in days], topics=topic_starts)
    given = [span for found in papers.given for span in found.spans]
    contact_kinds = _contact_kinds(kinds, low, parts, lengths, given)
    steps = steps_in(
        Ground(
            text=line.text,
            low=low,
            phrases=[p for p in days if not meets_any(p.core, given)],
            contact=[
                *(w.span for w in contact_kinds[:1]),
                *(one.span for one in lengths if one.counts),
                *(p.span for p in days if p.when.past and not p.when.plain),
            ],
            durations=[one.span for one in lengths],
            closed=[*internal, *given],
            slots=names.spans,
        ),
        parts,
    )
    chosen, others = _choose(steps)
    in_steps = [step.span for step in steps]
    kind = _kind(contact_kinds, in_steps)
    bodies = [f for f in names.bodies if not all(meets_any(span, given) for span in f.spans)]
    organisations = [f for f in names.organisations if not all(meets_any(span, given) for span in f.spans)]
    counted = [one for one in lengths if one.counts and not meets_any(one.span, in_steps)]
    minutes = _minutes(counted, len(bodies) + len(organisations))
    date, missed = _contact_date(low, days, today, [*in_steps, *given])
    topics = known.topics.topics(
        line,
        closed=[
            *internal, *given, *papers.promised, *names.spans, *departments(low), *(one.span for one in lengths),
            *(w.span for w in kinds), *(p.core for p in days),
        ],
    )  # fmt: skip
    unresolved = [
        *(span for span in names.unknown if not meets_any(span, [*given, *papers.promised])),
        *missed,
        *(phrase.span for step in steps for phrase in step.vague if step not in others),
        *(step.span for step in others),
        *(span for span in unsettled(low) if not meets_any(span, [*internal, *in_steps])),
    ]
    unresolved = [
        span for span in unresolved if not (chosen and span != chosen.span and _in_other_step(span, others))
    ]
    named = [*names.spans, *(w.span for w in kinds)]
    if minutes is None:
        lone = lone_number(
            line, after=named, closed=[*read_already, *given, *in_steps, *(p.span for p in days),
                                       *(Span(*m.span()) for m in TIME_OF_DAY.finditer(low))]
        )  # fmt: skip
        unresolved += [lone] if lone else []
    reading = Reading(
        line=text,
        bodies=tuple(bodies),
        organisations=tuple(organisations),
        kind=kind,
        minutes=minutes,
        date=date,
        topics=topics,
        materials=tuple(papers.given),
        next_step=Found(chosen.text, (chosen.span,)) if chosen else None,
        next_date=_next_date(chosen),
        internal=tuple(Found(span.of(text), (span,)) for span in internal),
        unresolved=tuple(Found(_as_typed(text, span), (span,)) for span in sorted(set(unresolved))),
    )
    return _or_all_unresolved(reading, named=bool(names.bodies or names.organisations))


def _in_other_step(span: Span, others: list[Step]) -> bool:
    return any(
        step.span != span and step.span.start <= span.start and span.end <= step.span.end for step in others
    )


def _as_typed(text: str, span: Span) -> str:
    return span.of(text).strip(" ,;")


def _contact_kinds(
    kinds: list[KindWord], low: str, parts: list[Span], lengths: list[Interval], given: list[Span]
) -> list[KindWord]:
    """The words that can name the contact: not how something was sent, nor what was given."""
    found = [
        word
        for word in kinds
        if not meets_any(word.span, given)
        and not (word.only_the_way and _clause_has(parts, word.span, given))
    ]
    for match in CALL_BACK.finditer(low):
        span = Span(*match.span())
        # With a duration it was made, without one it is to be made.
        if _clause_has(parts, span, [one.span for one in lengths]):
            found.append(KindWord(span, ContactKind.PHONE.value))
    found = [word for word in found if not word.only_a_subject] or found
    return sorted(found, key=lambda word: word.span)


def _clause_has(parts: list[Span], span: Span, others: list[Span]) -> bool:
    clause = next((part for part in parts if part.meets(span)), None)
    return clause is not None and meets_any(clause, others)


def _kind(kinds: list[KindWord], in_steps: list[Span]) -> Found[str] | None:
    words = [word for word in kinds if not meets_any(word.span, in_steps)]
    if not words:
        return None
    sure = Sure.CERTAIN if len({word.kind for word in words}) == 1 else Sure.LIKELY
    return Found(words[0].kind, (words[0].span,), sure)


def _minutes(counted: list[Interval], bodies: int) -> Found[int] | None:
    by_clock = [one for one in counted if one.by_clock]
    others = [one for one in counted if not one.by_clock]
    if by_clock and others and sum(one.minutes for one in by_clock) == sum(one.minutes for one in others):
        # "9-11 Uhr, 2 Std" says the same twice.
        counted = others
    if not counted:
        return None
    total = sum(one.minutes * (max(1, bodies) if one.each else 1) for one in counted)
    sure = Sure.CERTAIN if len(counted) == 1 and not counted[0].each else Sure.LIKELY
    return Found(total, tuple(one.span for one in counted), sure)


def _contact_date(
    low: str, days: list[Phrase], today: dt.date, elsewhere: list[Span]
) -> tuple[Found[dt.date], list[Span]]:
    """The day of the contact, today unless the line says another; and what looks like a day and is none."""
    found: Found[dt.date] | None = None
    missed = []
    for phrase in days:
        if meets_any(phrase.core, elsewhere):
            continue
        if phrase.when.past is not None and found is None:
            found = Found(
                phrase.when.past, (phrase.span,), Sure.LIKELY if phrase.when.plain else Sure.CERTAIN
            )
        elif phrase.impossible or (phrase.when.vague and _DATE_LIKE.match(phrase.core.of(low))):
            missed.append(phrase.span)
    return found or Found(today, (), Sure.LIKELY), missed


def _choose(steps: list[Step]) -> tuple[Step | None, list[Step]]:
    """The step that is noted, and the dated ones that are reported: the earlier is taken."""
    dated = sorted(
        (step for step in steps if step.date is not None), key=lambda step: step.date or dt.date.max
    )
    if dated:
        return dated[0], dated[1:]
    return (steps[0], []) if steps else (None, [])


def _next_date(step: Step | None) -> Found[dt.date] | None:
    if step is None or step.date is None:
        return None
    spans = tuple(p.span for p in step.dates if p.when.future == step.date)
    plain = any(p.when.plain for p in step.dates if p.when.future == step.date)
    return Found(step.date, spans, Sure.LIKELY if plain and len(step.dates) > 1 else Sure.CERTAIN)


def _or_all_unresolved(reading: Reading, *, named: bool) -> Reading:
    """A line in which nothing at all was recognised is reported as a whole."""
    said = reading.date is not None and reading.date.spans
    if (
        said
        or named
        or reading.unresolved
        or any(value is not reading.date for value in reading.values())
        or not reading.line.strip()
    ):
        return reading
    whole = Found(reading.line.strip(), (Span(0, len(reading.line)),))
    return Reading(line=reading.line, date=reading.date, unresolved=(whole,))
