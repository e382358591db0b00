"""What is asked of the list: conditions, as words in one field and as parameters of the address.

``bei:ich status:offen -status:ruht seit:2027 "runder tisch"`` and ``?mine=on&status=offen&status=-ruht&since=2027&
word=runder+tisch`` are the same query. The address is what the boxes send and what is kept; the words are a shorter way
to it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from cms.filters import MOST_CHOSEN
from consultations.cases.logline.words import fold

LINE_PARAMETER = "q"
WORD = "word"
LONGEST_LINE = 1000
LONGEST_WORD = 100
SHORTEST_BEGINNING = 3
_PART = re.compile(r'(?P<minus>-?)(?:(?P<name>[^\W\d_]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S*))')
_QUOTES = str.maketrans(dict.fromkeys("„“”»«", '"'))
_LETTERS = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", re.ASCII)
_GERMAN_DAY = re.compile(r"(?:(?:(\d\d?)\.)?(\d\d?)\.)?(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a condition can have: in addresses, for people, and how else it is called."""

    value: str
    label: str
    also: tuple[str, ...] = ()
    short: str = ""
    """What stands in the field, where the label is longer than it need be."""

    def is_called(self, wanted: str) -> bool:
        return wanted in set(map(compact, (self.value, self.label, self.short, *self.also)))

    def begins_with(self, wanted: str) -> bool:
        """One of its words begins so."""
        names = (self.value, self.label, *self.also)
        return any(
            compact(" ".join(words[at:])).startswith(wanted)
            for words in map(_LETTERS.findall, names)
            for at in range(len(words))
        )


Known = Callable[[str], Sequence[Choice]]
"""The choices of a condition, by its name."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A word before a colon: its condition, its German and its English name, and how else it is called."""

    name: str
    german: str
    english: str
    also: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return self.english if (get_language() or "").startswith("en") else self.german

    @property
    def is_date(self) -> bool:
        return self.name in DATES


DATES = ("since", "until")
OPERATORS = (
    Operator("mine", "bei", "with"),
    Operator("adviser", "bei", "with", ("beraterin", "berater", "adviser")),
    Operator("status", "status", "status", ("stand",)),
    Operator("topic", "thema", "topic"),
    Operator("body", "kommune", "body", ("stelle", "organisation", "authority", "municipality")),
    Operator("district", "kreis", "district"),
    Operator("kind", "art", "kind"),
    Operator("year", "jahr", "year"),
    Operator("since", "seit", "since", ("ab", "from")),
    Operator("until", "bis", "until", ("to",)),
    Operator("without", "ohne", "without"),
    Operator("due", "faellig", "due"),
    Operator("visibility", "sichtbar", "visible"),
)
NAMES = (*(one.name for one in OPERATORS), WORD)


@dataclass(frozen=True, slots=True)
class Flag:
    """A word that is a condition by itself."""

    name: str
    value: str
    german: str
    english: str

    @property
    def word(self) -> str:
        return self.english if (get_language() or "").startswith("en") else self.german


FLAGS = (
    Flag("due", "overdue", "überfällig", "overdue"),
    Flag("visibility", "confidential", "vertraulich", "confidential"),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A case has this value, or (``excluded``) has it not."""

    name: str
    value: str
    excluded: bool = False

    @property
    def parameter(self) -> tuple[str, str]:
        return self.name, f"-{self.value}" if self.excluded else self.value


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A part of what was asked that means nothing here, and what would."""

    text: str
    help: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Query:
    """All conditions hold; several values of one condition widen it, but words and days narrow."""

    conditions: tuple[Condition, ...] = ()
    unknown: tuple[NotUnderstood, ...] = ()

    def parameters(self) -> list[tuple[str, str]]:
        return [one.parameter for one in self.conditions]

    def address(self, *more: tuple[str, str]) -> str:
        """The query of the address of this list; what was not understood stays in the field."""
        rest = [(LINE_PARAMETER, self.rest)] if self.unknown else []
        return f"?{urlencode([*self.parameters(), *rest, *more])}"

    @property
    def rest(self) -> str:
        return " ".join(one.text for one in self.unknown)

    def without(self, gone: Condition | NotUnderstood) -> Query:
        return Query(
            tuple(one for one in self.conditions if one != gone),
            tuple(one for one in self.unknown if one != gone),
        )

    def named(self, name: str) -> list[str]:
        """The values asked for under a name, those excluded aside."""
        return [one.value for one in self.conditions if one.name == name and not one.excluded]


def compact(text: str) -> str:
    """Small letters and digits: ``in Beratung`` and ``in-beratung``, ``Überörtlich`` and ``ueberoertlich`` are alike."""
    return "".join(fold(word) for word in _LETTERS.findall(text))


def parse(line: str, known: Known) -> Query:
    """What a line asks for. Nothing of it is left out: each part is a condition, or is named as not understood."""
    line = line.translate(_QUOTES)
    if len(line) > LONGEST_LINE:
        too_long = gettext("The line has more than %(most)s characters.") % {"most": LONGEST_LINE}
        return Query(unknown=(NotUnderstood(f"{line[:60]}…", too_long),))
    return _joined(_read(match, known) for match in _PART.finditer(line) if match.group().strip('-" '))


def asked_in(asked: QueryDict, known: Known) -> Query:
    """What the address asks for, by its parameters and by the line in it."""
    found: list[Condition | NotUnderstood] = []
    for name in NAMES:
        for given in dict.fromkeys(asked.getlist(name)):
            if given.strip('-" '):
                value = given.removeprefix("-")
                found.append(_condition(name, value, given != value, known))
    line = parse(asked.get(LINE_PARAMETER, ""), known)
    return _joined([*found, *line.conditions, *line.unknown])


def render(query: Query, known: Known) -> str:
    """The line that asks for the same."""
    return " ".join(
        [*(_written(one, known) for one in query.conditions), *(one.text for one in query.unknown)]
    )


def _joined(parts: Iterable[Condition | NotUnderstood]) -> Query:
    each = list(dict.fromkeys(parts))
    conditions = [one for one in each if isinstance(one, Condition)]
    unknown = [one for one in each if isinstance(one, NotUnderstood)]
    too_many = gettext("At most %(most)s conditions can be asked for at once.") % {"most": MOST_CHOSEN}
    unknown += [
        NotUnderstood(one.name + ":" + one.value.replace(" ", "_"), too_many)
        for one in conditions[MOST_CHOSEN:]
    ]
    return Query(tuple(conditions[:MOST_CHOSEN]), tuple(unknown[:MOST_CHOSEN]))


def _read(match: re.Match[str], known: Known) -> Condition | NotUnderstood:
    excluded = bool(match["minus"])
    # What is not understood stands beside other parts: a quote that was left open would swallow them.
    written = match.group() + '"' * (match.group().count('"') % 2)
    quoted = match["quoted"] is not None
    value = match["quoted"] if quoted else match["plain"]
    if match["name"] is None:
        flag = None if quoted else next((one for one in FLAGS if _is_called(value, one)), None)
        return Condition(flag.name, flag.value, excluded) if flag else _word(value, excluded)
    operators = [one for one in OPERATORS if _is_called(match["name"], one)]
    if not operators:
        said = {"name": match["name"], "known": ", ".join(words())}
        return NotUnderstood(written, gettext("There is no “%(name)s:”. There are: %(known)s.") % said)
    for operator in operators[:-1]:
        found = _condition(operator.name, value, excluded, known, written=written)
        if isinstance(found, Condition):
            return found
    return _condition(operators[-1].name, value, excluded, known, written=written)


def words() -> list[str]:
    """The operators, each once."""
    return list(dict.fromkeys(f"{one.word}:" for one in OPERATORS))


def _is_called(word: str, one: Operator | Flag) -> bool:
    also = one.also if isinstance(one, Operator) else ()
    return compact(word) in {compact(one.german), compact(one.english), *map(compact, also)}


def _word(value: str, excluded: bool) -> Condition | NotUnderstood:
    cleaned = " ".join(value.translate(_QUOTES).replace('"', " ").split()).lstrip("- ")
    if len(cleaned) > LONGEST_WORD or not cleaned.isprintable() or not cleaned:
        return NotUnderstood(_quoted(cleaned[:60]), gettext("This cannot be looked for."))
    return Condition(WORD, cleaned, excluded)


def _condition(
    name: str, value: str, excluded: bool, known: Known, *, written: str = ""
) -> Condition | NotUnderstood:
    """``value`` under this name; ``written`` is how somebody said it, when not by the address."""
    if name == WORD:
        return _word(value, excluded)
    operator = next(one for one in OPERATORS if one.name == name)
    # A quote would end the text of what was not understood.
    value = " ".join(value.translate(_QUOTES).replace('"', " ").split())
    text = written or f"{'-' if excluded else ''}{operator.word}:{_quoted(value)}"
    if operator.is_date or name == "year":
        day = _day(value) if operator.is_date or _YEAR.fullmatch(value) else None
        if day:
            return Condition(name, day, excluded)
        example = "2027, 2027-06, 2027-06-15" if operator.is_date else "2027"
        return NotUnderstood(text, gettext("Write it like this: %(example)s.") % {"example": example})
    choices = known(name)
    fitting = _fitting(choices, value)
    if len(fitting) == 1:
        return Condition(name, fitting[0].value, excluded)
    return NotUnderstood(text, _help(fitting or choices, several=bool(fitting)))


def _fitting(choices: Sequence[Choice], value: str) -> list[Choice]:
    """Those that are called so, or (if none is) in whose names a word begins so."""
    exact = [one for one in choices if one.value == value]
    if exact:
        return exact
    wanted = compact(value)
    if not wanted:
        return []
    called = [one for one in choices if one.is_called(wanted)]
    if called or len(wanted) < SHORTEST_BEGINNING:
        return called
    return [one for one in choices if one.begins_with(wanted)]


def _help(choices: Sequence[Choice], *, several: bool) -> str:
    names = ", ".join(one.label for one in choices[:8]) + (" …" if len(choices) > 8 else "")
    if several:
        return gettext("Several fit: %(names)s.") % {"names": names}
    return (
        gettext("Possible are: %(names)s.") % {"names": names}
        if names
        else gettext("There is no such value.")
    )


def _day(text: str) -> str | None:
    """A year, month or day as in ISO 8601, also of one that is written in German."""
    if match := _DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN_DAY.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    parts = [part.zfill(2) for part in (year, month, day) if part]
    try:
        first_day(iso := "-".join(parts))
    except ValueError:
        return None
    return iso


def first_day(iso: str) -> dt.date:
    """The first day of a year, a month or a day."""
    year, month, day = [*map(int, iso.split("-")), 1, 1][:3]
    return dt.date(year, month, day)


def last_day(iso: str) -> dt.date:
    """The last day of a year, a month or a day."""
    first = first_day(iso)
    match iso.count("-"):
        case 0:
            return first.replace(month=12, day=31)
        case 1:
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def _written(condition: Condition, known: Known) -> str:
    minus = "-" if condition.excluded else ""
    if condition.name == WORD:
        plain = _LETTERS.fullmatch(condition.value) and not any(_is_called(condition.value, f) for f in FLAGS)
        return minus + (condition.value if plain else f'"{condition.value}"')
    for flag in FLAGS:
        if (flag.name, flag.value) == (condition.name, condition.value):
            return minus + flag.word
    operator = next(one for one in OPERATORS if one.name == condition.name)
    for called in _names(condition, known):
        written = f"{minus}{operator.word}:{_quoted(called)}"
        if parse(written, known).conditions == (condition,):
            break
    return written


def _names(condition: Condition, known: Known) -> Iterator[str]:
    """By what a value may be called, best first; the value itself is always understood."""
    if condition.name not in (*DATES, "year"):
        for choice in known(condition.name):
            if choice.value == condition.value:
                yield (choice.short or choice.label).lower().replace('"', " ")
    yield condition.value


def _quoted(text: str) -> str:
    return text if text and not re.search(r"\s", text) else f'"{text}"'
