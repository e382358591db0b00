"""Whatever is typed: no line raises, none loses a character."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.consultations.cases.logline.log_samples import reading

TYPED_WORDS = (
    "Tel VK OT WS Mail Birkenfurt birkenfuhrt Kreis Erlental StR Tiefenau AWO Caritas Weidenkamp Fr. Frau Herr Müller"
    " 20 min 1h15 2x20 9-11:30 Uhr je anderthalb Stunden Fahrt 14.9. 31.9. 29.2. 0.0. Fr Mo oder Di nächste Woche KW 53"
    " KW 99 in 999 Tagen Monaten Jahren vor am 15. Ende Februar bis WV Wiedervorlage Rückruf schicken geschickt Leitfaden"
    " Handbuch Kap. 5 Sozialbericht IHK Sozialplanung + im Kreis intern: ( ) [ ] , ; . : - → ! ? ' § % € und als Beispiel aus"
    " ß İ ŉ ﬁ ² ٣ \u00ad \u200b \x00 \ud800 e\u0301"
)
TYPED = st.lists(st.sampled_from(TYPED_WORDS.split(" ")), max_size=25).map(" ".join)
DAYS = st.dates() | st.sampled_from([dt.date.min, dt.date.max, dt.date(2028, 2, 29), dt.date(2026, 9, 1)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(line=TYPED | st.text(max_size=120), today=DAYS)
@example(line="", today=dt.date(2026, 9, 1))
@example(line=" ", today=dt.date(2026, 9, 1))
@example(line="intern:", today=dt.date(2026, 9, 1))
@example(line="WV in 999 Jahren", today=dt.date.max)
@example(line="Tel Birkenfurt " * 200, today=dt.date(2026, 9, 1))
@example(line="a" * 5000, today=dt.date(2026, 9, 1))
def test_no_line_raises_and_none_loses_text(line: str, today: dt.date) -> None:
    found = reading(line, today)
    assert found.line == line
    covered = [False] * len(line)
    recognised = [span for value in found.values() for span in value.spans]
    for span in [*recognised, *found.rest()]:
        assert 0 <= span.start < span.end <= len(line)
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(covered)
    for piece in found.rest():
        assert not any(piece.meets(span) for span in recognised), "the rest is what stands in no value"
    for told in found.unresolved:
        assert told.value in line
    assert found.next_date is None or found.next_date.value > today
    assert found.date is not None
    assert found.date.value <= today
    assert found.minutes is None or found.minutes.value > 0
