"""Date phrases: ``14.9.``, ``nächste Woche Di``, ``Fr in einer Woche``, ``Ende des Monats`` – and vague ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from consultations.cases.logline import calendar as cal
from consultations.cases.logline.intervals import NUMBERS
from consultations.cases.logline.reading import Span


@dataclass(frozen=True, slots=True)
class When:
    """What a phrase means: as the day of a contact that was, and as the day of a step to come."""

    past: dt.date | None = None
    future: dt.date | None = None
    plain: bool = False
    """Can mean either; the words around it decide."""
    vague: bool = False
    """No day at all: "bald", "Q1"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the line that speaks of a day."""

    span: Span
    """With its preposition."""
    core: Span
    when: When

    @property
    def impossible(self) -> bool:
        """Looks like a day that no calendar has, or that lies on the wrong side of today."""
        return not self.when.vague and self.when.past is None and self.when.future is None


_WEEKDAY_WORDS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_WD = (
    r"(?:(?:mo|di|mi|do|fr|sa|so)\b\.?|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?"
    r"(?:vormittag|nachmittag|abend|morgen|mittag)?\b)"
)
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_MON = (
    r"(?:(?:januar|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember)s?\b"
    r"|(?:jan|feb|mrz|apr|jun|jul|aug|sept|sep|okt|nov|dez)\b\.?)"
)
_NUM = rf"(?:[0-9]{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|paar)"
_NEXT = r"(?:nächste[nrsm]?|naechste[nrsm]?|nächst\.|kommende[nrsm]?|folgende[nrsm]?)"
_LAST = r"(?:letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?|vorherige[nrsm]?)"
_PART = r"(?P<part>anfang|mitte|ende)"
_UNIT = r"(?:min|h\b|std|stund|uhr|')"
_YEAR = r"(?:\s*(?P<y>(?:19|20)[0-9]{2})(?![0-9]))?"


def _weekday(text: str) -> int:
    return next(n for n, word in enumerate(_WEEKDAY_WORDS) if word.startswith(text[:2]))


def _month(text: str) -> int:
    text = text.replace("maerz", "märz").replace("mrz", "mär")
    return next(n for n, word in enumerate(_MONTHS, 1) if text.startswith(word))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def _full(today: dt.date, day: int, month: int, year: int) -> When:
    date = cal.valid(year + 2000 if year < 100 else year, month, day)
    if date is None:
        return When(plain=True)
    return When(past=date, plain=True) if date <= today else When(future=date, plain=True)


def _numeric(m: re.Match[str], today: dt.date) -> When:
    return _of_year(m["y"], int(m["d"]), int(m["m"]), today)


def _named(m: re.Match[str], today: dt.date) -> When:
    return _of_year(m["y"], int(m["d"]), _month(m["mon"]), today)


def _of_year(year: str | None, day: int, month: int, today: dt.date) -> When:
    if year:
        return _full(today, day, month, int(year))
    return When(cal.yearly_until(today, day, month), cal.yearly_after(today, day, month), plain=True)


def _day_only(m: re.Match[str], today: dt.date) -> When:
    number = int(m["d"])
    return When(cal.day_in_month_before(today, number), cal.day_in_month_after(today, number), plain=True)


def _plain_weekday(m: re.Match[str], today: dt.date) -> When:
    day = _weekday(m["wd"])
    return When(cal.weekday_before(today, day), cal.weekday_after(today, day), plain=True)


def _next_weekday(m: re.Match[str], today: dt.date) -> When:
    return When(future=cal.weekday_after(today, _weekday(m["wd"])))


def _weekday_in_weeks(m: re.Match[str], today: dt.date) -> When:
    day = cal.weekday_after(today, _weekday(m["wd"]))
    return When(future=day + cal.WEEK * (_number(m["n"]) if m["n"] else 2))


def _of_week(weeks: int) -> Callable[[re.Match[str], dt.date], When]:
    def read(m: re.Match[str], today: dt.date) -> When:
        start = cal.monday(today) + cal.WEEK * weeks
        groups = m.groupdict()
        if groups.get("wd"):
            start += cal.DAY * _weekday(groups["wd"])
        elif groups.get("part"):
            start += cal.DAY * {"anfang": 0, "mitte": 2, "ende": cal.FRIDAY}[groups["part"]]
        return When(start if start <= today else None, start if start > today else None)

    return read


def _days(count: int) -> Callable[[re.Match[str], dt.date], When]:
    def read(m: re.Match[str], today: dt.date) -> When:
        day = today + cal.DAY * count
        return When(past=day) if count <= 0 else When(future=day)

    return read


def _in_units(m: re.Match[str], today: dt.date) -> When:
    if m["n"] == "paar":
        return When(vague=True)
    number, unit = _number(m["n"]), m["unit"]
    if unit.startswith("tag"):
        return When(future=today + cal.DAY * number)
    if unit.startswith("woche"):
        return When(future=today + cal.WEEK * number)
    return When(future=cal.in_months(today, number * (12 if unit.startswith("jahr") else 1)))


def _ago(m: re.Match[str], today: dt.date) -> When:
    if m["n"] == "paar":
        return When(vague=True)
    step = cal.DAY if m["unit"].startswith("tag") else cal.WEEK
    return When(past=today - step * _number(m["n"]))


def _week(m: re.Match[str], today: dt.date) -> When:
    start = cal.week_after(today, int(m["n"]))
    if start and m["wd"]:
        start += cal.DAY * _weekday(m["wd"])
    return When(future=start)


def _part_of_month(m: re.Match[str], today: dt.date) -> When:
    month = _month(m["mon"])
    for year in (int(m["y"]),) if m["y"] and len(m["y"]) == 4 else (today.year, today.year + 1):
        day = cal.part_of_month(dt.date(year, month, 1), m["part"])
        if day > today:
            return When(future=day)
    return When()


def _part_of_next_month(m: re.Match[str], today: dt.date) -> When:
    return When(future=cal.part_of_month(cal.in_months(today.replace(day=1), 1), m["part"]))


def _end_of_month(m: re.Match[str], today: dt.date) -> When:
    end = cal.end_of_month(today)
    return When(future=end) if end > today else When(past=end)


def _end_of_year(m: re.Match[str], today: dt.date) -> When:
    end = dt.date(today.year, 12, 31)
    return When(future=end if end > today else dt.date(today.year + 1, 12, 31))


def _vague(m: re.Match[str], today: dt.date) -> When:
    return When(vague=True)


_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], When]]] = [
    (re.compile(pattern), read)
    for pattern, read in [
        # A day with its number
        (r"(?<!\w)(?<![0-9][.,])(?P<y>20[0-9]{2})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})\b", _numeric),
        (
            rf"(?:\b{_WD},?\s*(?:den\s+|dem\s+)?)?(?<!\w)(?<![0-9][.,])(?P<d>[0-9]{{1,2}})\.(?:\s?[-–/]\s?[0-9]{{1,2}}\.)?\s?"
            rf"(?P<m>[0-9]{{1,2}})(?![0-9])(?:\.(?P<y>\s?(?:19|20)[0-9]{{2}}(?![0-9])|[0-9]{{2}}(?![0-9:.,]|\s*{_UNIT}))?)?"
            rf"(?!\s*(?:{_UNIT}|%|prozent|euro|stelle|mio|tsd))",
            _numeric,
        ),
        (rf"(?:\b{_WD},?\s*(?:den\s+|dem\s+)?)?(?<!\w)(?<![0-9][.,])(?P<d>[0-9]{{1,2}})\.?\s?(?P<mon>{_MON}){_YEAR}", _named),
        (r"(?:\b(?:am|bis(?:\s+zum)?|zum|vom)\s+|(?<=\bwv\s))(?P<d>[0-9]{1,2})\.(?!\s?[0-9])", _day_only),
        # Days and weekdays from today
        (r"\b(?:vorgestern)(?:\s+(?:früh|morgen|mittag|abend|vormittag|nachmittag))?\b", _days(-2)),
        (r"\bgestern(?:\s+(?:früh|morgen|mittag|abend|vormittag|nachmittag))?\b", _days(-1)),
        (r"\bheute(?:\s+(?:früh|morgen|mittag|abend|vormittag|nachmittag))?\b", _days(0)),
        (r"\bübermorgen\b|\buebermorgen\b", _days(2)),
        (r"(?<!guten )\bmorgen(?:\s+(?:früh|mittag|abend|vormittag|nachmittag))?\b", _days(1)),
        (rf"\b(?:heute\s+)?in\s+(?:den\s+nächsten\s+)?(?:ca\.?\s+|etwa\s+)?(?:ein(?:em|er)?\s+)?(?P<n>{_NUM})\s+(?P<unit>tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?)\b", _in_units),
        (r"\bin\s+(?:einem\s+)?halben\s+jahr\b", lambda m, today: When(future=cal.in_months(today, 6))),
        (r"\bin\s+(?:einem\s+)?vierteljahr\b", lambda m, today: When(future=cal.in_months(today, 3))),
        (rf"\bvor\s+(?:ein(?:em|er)?\s+)?(?P<n>{_NUM})\s+(?P<unit>tag(?:en?)?|wochen?)\b", _ago),
        (rf"(?<!\w)(?P<wd>{_WD})\s+in\s+(?P<n>{_NUM})\s+wochen?\b", _weekday_in_weeks),
        (rf"(?<!\w)(?P<wd>{_WD})\s+in\s+(?:14|vierzehn)\s+tagen(?P<n>)\b", _weekday_in_weeks),
        (rf"(?<!\w)(?P<wd>{_WD})(?:\s+(?:früh|vormittag|nachmittag|abend|mittag))?(?!\w)", _plain_weekday),
        (rf"\b(?:{_NEXT}|nä\.)\s+(?P<wd>{_WD})", _next_weekday),
        (rf"\bübernächste[nrm]?\s+(?P<wd>{_WD})", lambda m, t: When(future=cal.weekday_after(t, _weekday(m["wd"])) + cal.WEEK)),
        (rf"\b{_LAST}\s+(?P<wd>{_WD})", lambda m, t: When(past=cal.weekday_before(t, _weekday(m["wd"])))),
        # Weeks
        (rf"\b(?:{_LAST})\s+woche(?:\s+(?:am\s+)?(?P<wd>{_WD}))", _of_week(-1)),
        (rf"(?<!\w)(?P<wd>{_WD})\s+(?:in\s+der\s+)?(?:{_LAST})\s+woche\b", _of_week(-1)),
        (rf"\bvorletzte\s+woche(?:\s+(?:am\s+)?(?P<wd>{_WD}))", _of_week(-2)),
        (rf"\bdiese[rn]?\s+woche\s+(?:noch\s+)?(?:am\s+)?(?P<wd>{_WD})", _of_week(0)),
        (rf"(?<!\w)(?P<wd>{_WD})\s+dieser\s+woche\b", _of_week(0)),
        (rf"\b(?:{_NEXT}|nä\.)\s+woche(?:,?\s+(?:am\s+)?(?P<wd>{_WD}))?(?!\w)", _of_week(1)),
        (rf"(?<!\w)(?P<wd>{_WD})\s+(?:in\s+der\s+)?{_NEXT}\s+woche\b", _of_week(1)),
        (rf"\bübernächste[rn]?\s+woche(?:\s+(?:am\s+)?(?P<wd>{_WD}))?(?!\w)", _of_week(2)),
        (rf"\b{_PART}\s+(?:der\s+)?{_NEXT}\s+woche\b", _of_week(1)),
        (rf"\b{_PART}\s+(?:der\s+)?übernächsten?r?\s+woche\b", _of_week(2)),
        (rf"\b{_PART}\s+(?:der|dieser)\s+woche\b", _of_week(0)),
        (rf"\bkw\s?(?P<n>[0-9]{{1,2}})(?:\s?[-–/]\s?[0-9]{{1,2}})?(?:\s+(?P<wd>{_WD}))?(?!\w)", _week),
        # Months and years
        (rf"\b{_PART}(?:\s*/\s*(?:anfang|mitte|ende))?\s+(?:des\s+monats\s+|im\s+|vom\s+)?(?P<mon>{_MON}){_YEAR}", _part_of_month),
        (rf"\b{_PART}\s+(?:des\s+)?{_NEXT}\s+monats\b", _part_of_next_month),
        (r"\b(?:ende\s+(?:des|dieses|d\.)\s+monats|monatsende|ende\s+monat)\b", _end_of_month),
        (r"\b(?:jahresende|ende\s+(?:des|dieses|d\.)\s+jahres|ende\s+(?:des\s+)?jahr)\b", _end_of_year),
        # No day
        (r"\b(?:zeitnah|baldmöglichst|baldigst|bald|demnächst|in\s+kürze|asap|schnellstmöglich|irgendwann|mittelfristig|kurzfristig|später|in\s+nächster\s+zeit|die\s+tage|in\s+den\s+nächsten\s+(?:tagen|wochen|monaten))\b", _vague),
        (r"\bq\s?[1-4](?:\s?/?\s?(?:20)?[0-9]{2})?\b|\b[1-4]\.\s*quartal(?:\s+20[0-9]{2})?", _vague),
        (rf"\b(?:im|bis|ab)\s+(?:(?:laufe\s+(?:des|der)|nächsten|kommenden)\s+)?(?:{_MON}|frühjahr|frühling|sommer|herbst|winter|frühsommer|spätsommer|spätherbst)(?:\s+20[0-9]{{2}})?", _vague),
        (rf"(?<=\bwv\s)(?:{_MON}|frühjahr|frühling|sommer|herbst|winter)(?:\s+20[0-9]{{2}})?", _vague),
        (r"\b(?:vor|nach)\s+(?:de[mnr]\s+)?[^\W\d_]*(?:sitzung|ausschuss|kreistag|jha)\b", _vague),
        (rf"\b(?:im\s+)?{_NEXT}\s+(?:monat|jahr|quartal|halbjahr)(?:e?s)?\b", _vague),
        (rf"\b(?:{_LAST})\s+(?:woche|monat)\b", _vague),
        (rf"\b(?:{_NEXT}\s+woche\s+)?(?:{_WD}|[0-9]{{1,2}}\.[0-9]{{1,2}}\.?)\s*(?:oder|bzw\.?|/|o\.)\s*(?:{_WD}|[0-9]{{1,2}}\.[0-9]{{1,2}}\.?)(?!\w)", _vague),
        (r"\bin\s+[0-9]{1,2}\s?(?:-|–|bis|oder)\s?[0-9]{1,2}\s+(?:tagen|wochen|monaten)\b", _vague),
        (r"\b(?:vor|nach|bis|in|während|ende|anfang|mitte|zu)\s+(?:zu[mr]\s+|de[nmr]\s+|die\s+)?(?:(?:sommer|herbst|oster|winter|weihnachts|pfingst|schul|semester)?ferien|ostern|pfingsten|weihnachten|karneval|sommerpause|sommer|herbst|winter|frühjahr|neujahr|jahreswechsel|urlaub)\b", _vague),
        (r"\b(?:vor|nach|bis)\s+(?:zu[mr]\s+)?(?:der|dem|den|ihrem|seinem|ihrer|seiner|unserem|unserer)\s+(?:\w+\s+)?\w*(?:sitzung|sitzungen|ausschuss|rat|kreistag|jha|wahl|wahlen|beschluss|tagung|konferenz|klausur|urlaub|pause|haushaltsberatungen?|verabschiedung|vorlage|start|einbringung|gespräch|termin)\b", _vague),
    ]
]  # fmt: skip

_BEFORE = re.compile(
    r"\b(?:(?:bis|spätestens|am|ab|zum|vom|im|in|gegen|für|den|dem|der|seit|auf|erst|ca\.?)\s+)+$"
)
_SO_IS_SUNDAY = re.compile(r"\b(?:wv|am|bis|ab|nächsten|kommenden)\s+$")
_NUMBER_OF = re.compile(r"(?:\b(?:kap|kapitel|nr|abschnitt|version|ziffer|punkt|v)\.?|§)\s*$")


def phrases(low: str, today: dt.date) -> list[Phrase]:
    """The date phrases of a line, in order; of two that share letters the longer one."""
    matches = [
        (match, read) for pattern, read in _RULES for match in pattern.finditer(low) if _is_meant(low, match)
    ]
    matches.sort(key=lambda pair: (-(pair[0].end() - pair[0].start()), pair[0].start()))
    found: list[Phrase] = []
    for match, read in matches:
        core = Span(*match.span())
        if any(core.meets(other.core) for other in found):
            continue
        before = _BEFORE.search(low, 0, core.start)
        span = Span(before.start(), core.end) if before else core
        found.append(Phrase(span, core, _when(match, read, today)))
    return sorted(found, key=lambda phrase: phrase.span)


def _when(match: re.Match[str], read: Callable[[re.Match[str], dt.date], When], today: dt.date) -> When:
    try:
        return read(match, today)
    except (OverflowError, ValueError):
        # Beyond the calendar: a day that cannot be reckoned is no day.
        return When()


def _is_meant(low: str, match: re.Match[str]) -> bool:
    """ "So" is mostly no Sunday, and 2.1 after "Kap." no day."""
    if low[match.start() : match.end()].rstrip(".") == "so":
        return bool(_SO_IS_SUNDAY.search(low, 0, match.start()))
    return not _NUMBER_OF.search(low, 0, match.start())
