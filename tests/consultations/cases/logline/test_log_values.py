"""Kind, minutes, topics, materials, remarks, and what was not understood."""

from __future__ import annotations

import pytest

from tests.consultations.cases.logline.log_samples import reading, values


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("moorbach hat angerufen", "telefonat"),
        ("Rückruf Moorbach 10 min", "telefonat"),
        ("Teams Moorbach", "videokonferenz"),
        ("im Rathaus Moorbach 2 Std", "vor-ort-termin"),
        ("Vortrag im Sozialausschuss Moorbach", "vortrag-gremium"),
        ("Vortrag Hochschule Rheinfurth", None),
        ("schriftl. Rückmeldung Moorbach", "schriftliche-stellungnahme"),
        ("auf Fachtagung von Moorbach angesprochen", "veranstaltungskontakt"),
        ("Tel statt VK Moorbach", "telefonat"),
        ("Moorbach nicht erreicht, morgen nochmal anrufen", None),
        ("Moorbach, Leitfaden gemailt", None),
        ("Tel Moorbach, Leitfaden per Mail geschickt", "telefonat"),
        ("die Teams in Moorbach", None),
    ],
)
def test_the_kind_is_that_of_the_contact_itself(line: str, kind: str | None) -> None:
    assert values(line)["kind"] == kind


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("20min", 20),
        ("25'", 25),
        ("1h15", 75),
        ("1:30 h", 90),
        ("4,5 Std", 270),
        ("2 Stunden 30 Minuten", 150),
        ("1/2 Std", 30),
        ("anderthalb Stunden", 90),
        ("dreiviertel Stunde", 45),
        ("2x20 min", 40),
        ("45 min + 30 min Vorbereitung", 75),
        ("9-11:30 Uhr", 150),
        ("14 Uhr 45 min", 45),
        ("2 Std, Fahrt 80 min", 120),
        ("1 Std (intern: 30 min Ärger)", 60),
        ("24 Teilnehmende, 0,5 Stelle, 80 %, § 16 SGB II", None),
        ("Handbuch Kap. 5", None),
        ("Termin Fr 30 min", None),
    ],
)
def test_minutes_are_what_has_a_unit_and_was_the_contact(said: str, minutes: int | None) -> None:
    found = values(f"OT Birkenfurt {said}")
    assert found["minutes"] == minutes
    assert not found["unresolved"]


def test_each_body_has_its_minutes() -> None:
    assert values("Tel Moorbach, danach Birkenfurt, je 15 min")["minutes"] == 30


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Tel Birkenfurt 20 Sozialbericht", ["20"]),
        ("Tel Birkenfurt 30", ["30"]),
        ("Tel Birkenfurt, wollen 14 Sozialräume abgrenzen", []),
        ("WS Birkenfurt 24 Teilnehmende", []),
        ("WS Birkenfurt ganzer Tag", ["ganzer Tag"]),
        ("Tel Birkenfurt 20-30 min", ["20-30 min"]),
        ("wie besprochen, alles wie gehabt", ["wie besprochen, alles wie gehabt"]),
    ],
)
def test_what_lacks_its_unit_is_told_not_guessed(line: str, told: list[str]) -> None:
    found = values(line)
    assert found["minutes"] is None
    assert found["unresolved"] == told


@pytest.mark.parametrize(
    ("said", "topics"),
    [
        ("Energiearmut", ["armutsbekaempfung"]),
        ("Altersarmut", ["armutsbekaempfung"]),
        ("Jugendarmut", ["kinderarmut"]),
        ("Sozialraumkonferenzen", ["engagement"]),
        ("gemeinsame Mindestindikatoren", ["sozialberichterstattung"]),
        ("Sozialplanung im Kreis", ["sozialplanung-in-kreisen"]),
        ("Kreissozialplanung", ["sozialplanung-in-kreisen"]),
        ("Sozialplanung", ["strategische-sozialplanung"]),
        ("Schulentwicklungsplanung", ["bildung"]),
        ("Schulung", []),
        ("Auswirkungen", []),
        ("sucht Räume", []),
        ("Suchthilfe", ["gesundheit"]),
        ("ganztägig", []),
        ("Ganztagsausbau", ["bildung"]),
        ("integriert", []),
        ("Integrationskonzept", ["migration-integration"]),
        ("SGB II und SGB IX", ["arbeit-grundsicherung", "inklusion"]),
        ("Infoblatt IHK geschickt", []),
        ("morgen Leitfaden Pflege schicken", []),
        ("Ende der Woche Datenschutz klären", ["digitalisierung-daten"]),
        ("(nur für uns: Ärger mit dem Haushalt)", []),
    ],
)
def test_topics_follow_from_the_words_that_editors_keep(said: str, topics: list[str]) -> None:
    assert values(f"Tel Birkenfurt 10 min, {said}")["topics"] == topics


@pytest.mark.parametrize(
    ("said", "materials"),
    [
        ("Infoblatt IHK geschickt", ["infomaterial: IHK"]),
        ("IHK-Leitfaden gemailt", ["arbeitshilfe: IHK"]),
        ("Präsi Fachtagung und Doku geschickt", ["praesentation: Fachtagung", "dokumentation"]),
        ("Flyer, Checkliste und Leitfaden verteilt", ["infomaterial", "checkliste", "arbeitshilfe"]),
        ("Sozialbericht, Infoblatt geschickt", ["infomaterial"]),
        ("Studie Ganztag verschickt", ["studie: Ganztag"]),
        ("Handbuch Kap. 5 verlinkt", ["handbuchkapitel: 5"]),
        ("Protokoll vom 3.9. geschickt", ["protokoll"]),
        ("Präsi an Moorbach geschickt", ["praesentation"]),
        ("hat Sozialbericht geschickt", []),
        ("Sozialbericht erhalten", []),
        ("Leitfaden noch nicht geschickt", []),
        ("Leitfaden schicken", []),
    ],
)
def test_materials_are_what_was_given(said: str, materials: list[str]) -> None:
    assert values(f"Tel Birkenfurt 10 min, {said}")["materials"] == materials


def test_an_internal_remark_is_kept_apart() -> None:
    line = "OT Ahornhausen 2h Wirkungsziele [intern: Träger bremst, 30 min Ärger]"
    (remark,) = reading(line).internal
    assert remark.value == "[intern: Träger bremst, 30 min Ärger]"
    assert not reading(line).unresolved


def test_every_value_says_where_it_stands() -> None:
    line = "Tel Birkenfurt 20 min Sozialbericht, Infoblatt IHK geschickt, WV 14.9."
    found = reading(line)
    assert found.kind is not None
    assert found.minutes is not None
    assert found.next_step is not None
    assert found.next_date is not None
    named = [found.kind, *found.bodies, found.minutes, *found.topics, *found.materials, found.next_step]
    assert [one.spans[0].of(line) for one in named] == [
        "Tel", "Birkenfurt", "20 min", "Sozialbericht", "Infoblatt IHK geschickt", "WV 14.9.",
    ]  # fmt: skip
    assert found.next_date.spans[0].of(line) == "14.9."
    assert [span.of(line).strip(" ,") for span in found.rest()] == [""] * len(found.rest())
