"""Whom the rows of a table are about: by key, by name, or as the adviser has chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from consultations.cases.entries.bodies import bodies_called
from consultations.cases.importing import cells
from consultations.cases.importing.cells import NotRead, Read
from consultations.cases.logline.known import known
from consultations.cases.logline.names import DISTRICT_WORDS, TOWN_WORDS, compacted
from consultations.cases.logline.reading import Body as Named
from consultations.cases.logline.words import fold
from fsa_portal.accounts.models import Body
from fsa_portal.directory.models import Authority, Organisation

_WORD = re.compile(r"[^\W_]+")
MOST_SUGGESTED = 4


class Unknown(Exception):
    """Nobody in the directory, or several, are called so; ``suggested`` are values of the choice of bodies."""

    def __init__(self, written: str, suggested: tuple[str, ...]) -> None:
        super().__init__(written)
        self.written, self.suggested = written, suggested


def as_compared(written: str) -> str:
    """A name without case and blanks at its ends, as choices are kept by."""
    return " ".join(written.lower().split())


class Directory:
    """Today's bodies, read once for a table."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        self.choices = choices
        self.chosen = bodies_called(choices.values())
        self.names = known()
        self.authorities: dict[str, Authority] = {a.key: a for a in Authority.objects.current()}
        self.organisations: dict[str, Organisation] = {str(o.pk): o for o in Organisation.objects.current()}
        self._found: dict[tuple[str, str], Read[Body] | NotRead | Unknown] = {}

    def body(self, *, name: str, key: str) -> Read[Body]:
        """Raises ``NotRead`` or :class:`Unknown`. Who stands in many rows is looked up once."""
        asked = (name, key)
        if asked not in self._found:
            try:
                self._found[asked] = self._look_up(name, key)
            except (NotRead, Unknown) as why:
                self._found[asked] = why
        found = self._found[asked]
        if isinstance(found, Read):
            return found
        raise found

    def _look_up(self, name: str, key: str) -> Read[Body]:
        written = name or key
        if not written:
            raise NotRead(_("Nobody is named who was advised."))
        if chosen := self.chosen.get(self.choices.get(as_compared(written), "")):
            said = _("“%(name)s” taken as %(body)s, as you chose") % {"name": written, "body": chosen.name}
            return Read(chosen, said)
        if not key:
            return Read(self._named(name))
        read = cells.key(key)
        by_key = self.authorities.get(read.value)
        if by_key is None:
            raise Unknown(written, self._suggested(name) if name else ())
        if name and (called := self._called(name)) and f"authority:{by_key.key}" not in called:
            raise NotRead(
                _("The key %(key)s belongs to %(body)s, the name says “%(name)s”.")
                % {"key": read.value, "body": by_key.name, "name": name}
            )
        return Read(by_key, read.remark)

    def _named(self, name: str) -> Body:
        called = self._called(name)
        if len(called) != 1:
            raise Unknown(name, called[:MOST_SUGGESTED] or self._suggested(name))
        return self.of_value(called[0])

    def of_value(self, value: str) -> Body:
        what, _colon, ref = value.partition(":")
        return self.authorities[ref] if what == "authority" else self.organisations[ref]

    def _called(self, name: str) -> tuple[str, ...]:
        """Who has this very name."""
        words, district = _words(name)
        found = self.names.authorities.called(compacted(words), district=district)
        if found:
            return _values("authority", found)
        folded = [fold(word) for word in words]
        organisations, distance = self.names.organisations.called(
            folded, [False] * len(words), known=[True] * len(words)
        )
        return _values("organisation", organisations) if distance == 0 else ()

    def _suggested(self, name: str) -> tuple[str, ...]:
        """Who is called nearly so."""
        words, district = _words(name)
        compact = compacted(words)
        authorities = self.names.authorities
        nearly, _distance = authorities.nearly_called(compact, district=district)
        near = nearly or authorities.beginning(compact, district=district)
        organisations, _edits = self.names.organisations.called(
            [fold(word) for word in words], [True] * len(words), known=[False] * len(words)
        )
        return (*_values("authority", near), *_values("organisation", organisations))[:MOST_SUGGESTED]


def _words(name: str) -> tuple[list[str], bool | None]:
    """The words that tell one from another, and whether the name speaks of a district or of a town."""
    words = _WORD.findall(re.sub(r"\([^)]*\)", "", name))
    kept = [word for word in words if fold(word) not in DISTRICT_WORDS | TOWN_WORDS]
    said = {fold(word) for word in words}
    district = True if said & DISTRICT_WORDS else False if said & TOWN_WORDS else None
    return (kept or words) or [""], district


def _values(what: str, found: list[Named]) -> tuple[str, ...]:
    return tuple(f"{what}:{one.ref}" for one in found)
