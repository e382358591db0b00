"""What every engine has to do: store, replace, remove, find, filter, count, sort, collapse, suggest."""

from __future__ import annotations

import datetime as dt

import pytest

from search.contract import Passage
from search.documents import card_of, fingerprint
from search.engines.base import Engine
from tests.search.samples import NOW, PUBLIC, Reader, changes, document, fill, find, keys

STAFF = Reader(frozenset({"public", "staff"}))


def test_a_change_is_findable_when_it_is_applied(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Kleinräumige Sozialberichterstattung"))
    assert keys(find(engine, "Sozialberichterstattung")) == ["thing:1"]


def test_an_object_is_replaced_as_a_whole(engine: Engine) -> None:
    fill(engine, document("thing:1/a", text="Wohnungsnot"), document("thing:1/b", text="Obdach"))
    fill(engine, document("thing:1/a", text="Kinderarmut"))
    assert find(engine, "Wohnungsnot").total == 0
    assert find(engine, "Obdach").total == 0
    assert find(engine, "Kinderarmut").total == 1


def test_an_object_without_documents_is_removed(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Kinderarmut"), document("thing:2", text="Kinderarmut"))
    engine.apply({"thing:1": []})
    assert keys(find(engine, "Kinderarmut")) == ["thing:2"]


def test_applying_fails_or_succeeds_as_a_whole(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Altbestand"))
    broken = changes(document("thing:1", text="Neubau"), document("thing:2", text="Neubau"))
    object.__setattr__(broken["thing:2"][0], "boost", "no number")
    with pytest.raises(TypeError):
        engine.apply(broken)
    fill(engine, document("thing:3", text="Umbau"))
    assert find(engine, "Altbestand").total == 1
    assert find(engine, "Neubau").total == 0


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Bericht", "Der Sozialbericht liegt vor"),
        ("Sozialbericht", "Ein Bericht zur sozialen Lage"),
        ("Städte", "In der Stadt"),
        ("Foerderung", "Die Förderung des Landes"),
        ("Planerinnen", "Für Planer*innen"),
        ("Kinder-Armut", "Kinderarmut verringern"),
    ],
)
def test_words_are_found_by_stem_and_by_part(engine: Engine, question: str, text: str) -> None:
    fill(engine, document("thing:1", text=text))
    assert find(engine, question).total == 1


def test_every_word_is_required_for_a_hit_that_counts(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Armut im Quartier"), document("thing:2", text="Armut im Alter"))
    result = find(engine, "Armut Quartier")
    assert (result.total, keys(result), keys(result, relaxed=True)) == (1, ["thing:1"], ["thing:2"])


def test_a_misspelt_word_gives_relaxed_hits_that_are_not_counted(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Sozialberichterstattung"), document("thing:2", text="Wohngeld"))
    result = find(engine, "Sozialberichterstatung")
    assert (result.total, keys(result, relaxed=True)) == (0, ["thing:1"])


def test_quoted_words_must_stand_side_by_side(engine: Engine) -> None:
    fill(
        engine,
        document("thing:1", text="soziale Arbeit"),
        document("thing:2", text="Arbeit im sozialen Raum"),
    )
    assert keys(find(engine, '"soziale Arbeit"')) == ["thing:1"]
    assert find(engine, '"Arbeit soziale"').total == 0


def test_no_phrase_runs_from_one_passage_into_the_next(engine: Engine) -> None:
    passages = (Passage(anchor="a", text="Hilfe für Kinder"), Passage(anchor="b", text="Armut im Alter"))
    fill(engine, document("thing:1", passages=passages))
    assert find(engine, '"Kinder Armut"').total == 0


def test_a_word_with_minus_excludes(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Armut im Kreis"), document("thing:2", text="Armut im Quartier"))
    assert keys(find(engine, "Armut -Kreis")) == ["thing:2"]
    assert keys(find(engine, 'Armut -"im Quartier"')) == ["thing:1"]


def test_aliases_find_and_are_not_shown(engine: Engine) -> None:
    fill(engine, document("thing:1", title="Stolberg", aliases=("Kupferstadt",)))
    hit = find(engine, "Kupferstadt").hits[0]
    assert "Kupfer" not in hit.title_html + "".join(snippet.html for snippet in hit.snippets)


def test_blank_text_lists_everything_visible_newest_first(engine: Engine) -> None:
    fill(
        engine,
        document("thing:1", date=dt.date(2011, 1, 1)),
        document("thing:2", date=dt.date(2026, 1, 1)),
        document("thing:3"),
        document("thing:4", audience=frozenset({"staff"})),
    )
    assert keys(find(engine)) == ["thing:2", "thing:1", "thing:3"]


def test_sorting_by_date_puts_the_undated_last(engine: Engine) -> None:
    fill(
        engine,
        document("thing:1", text="Armut", date=dt.date(2011, 1, 1)),
        document("thing:2", text="Armut", date=dt.date(2026, 1, 1)),
        document("thing:3", text="Armut"),
    )
    assert keys(find(engine, "Armut", sort="newest")) == ["thing:2", "thing:1", "thing:3"]
    assert keys(find(engine, "Armut", sort="oldest")) == ["thing:1", "thing:2", "thing:3"]


def test_an_older_edition_ranks_below_the_same_text_of_the_current_one(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Armut", boost=0.5), document("thing:2", text="Armut"))
    assert keys(find(engine, "Armut")) == ["thing:2", "thing:1"]


def test_facets_filter_within_one_as_alternatives_and_between_two_together(engine: Engine) -> None:
    fill(
        engine,
        document("thing:1", facets={"topic": ("armut",), "year": ("2025",)}),
        document("thing:2", facets={"topic": ("wohnen", "armut"), "year": ("2026",)}),
        document("thing:3", facets={"topic": ("daten",), "year": ("2026",)}),
    )
    assert set(keys(find(engine, facets={"topic": ("armut", "daten")}))) == {"thing:1", "thing:2", "thing:3"}
    assert keys(find(engine, facets={"topic": ("armut",), "year": ("2026",)})) == ["thing:2"]


def test_the_counts_of_a_facet_disregard_its_own_choice(engine: Engine) -> None:
    fill(
        engine,
        document("thing:1", facets={"topic": ("armut",), "year": ("2025",)}),
        document("thing:2", facets={"topic": ("armut",), "year": ("2026",)}),
        document("thing:3", facets={"topic": ("daten",), "year": ("2026",)}),
    )
    result = find(engine, facets={"topic": ("armut",)}, counts=("topic", "year", "kind"))
    assert result.counts == {
        "topic": (("armut", 2), ("daten", 1)),
        "year": (("2025", 1), ("2026", 1)),
        "kind": (("chapter", 2),),
    }


def test_documents_of_one_parent_are_one_hit_and_count_once(engine: Engine) -> None:
    fill(
        engine,
        document("case:1/client", text="Gespräch", facets={"topic": ("armut",)}, audience=frozenset({"staff", "a:1"})),
        document("case:1/internal", text="Gespräch und Gespräch", facets={"topic": ("armut", "daten")},
                 audience=frozenset({"staff"})),
        document("case:2/client", text="Gespräch", facets={"topic": ("daten",)}, audience=frozenset({"staff"})),
    )  # fmt: skip
    staff = find(engine, "Gespräch", STAFF, counts=("topic",))
    assert staff.total == 2
    assert sorted(hit.parent for hit in staff.hits) == ["case:1", "case:2"]
    assert staff.counts["topic"] == (("daten", 2), ("armut", 1))
    client = find(engine, "Gespräch", Reader(frozenset({"a:1"})), counts=("topic",))
    assert (client.total, keys(client), client.counts["topic"]) == (1, ["case:1/client"], (("armut", 1),))


def test_a_parent_and_its_parts_collapse_across_objects(engine: Engine) -> None:
    fill(
        engine,
        document("report:1", text="Wohnen"),
        document("file:7/text", parent="report:1", text="Wohnen"),
        document("file:8/text", parent="report:1", text="Wohnen"),
        document("report:2", text="Wohnen"),
    )
    result = find(engine, "Wohnen")
    assert (result.total, len(result.hits)) == (2, 2)


def test_paging_goes_through_all_parents_once(engine: Engine) -> None:
    fill(engine, *[document(f"case:{n}/{part}", text="Gespräch") for n in range(23) for part in ("a", "b")])
    pages = [find(engine, "Gespräch", page=page, size=5) for page in range(1, 7)]
    parents = [hit.parent for page in pages for hit in page.hits]
    assert {page.total for page in pages} == {23}
    assert [len(page.hits) for page in pages] == [5, 5, 5, 5, 3, 0]
    assert len(set(parents)) == 23


def test_the_embargo_is_asked_at_query_time(engine: Engine) -> None:
    hour = dt.timedelta(hours=1)
    fill(
        engine,
        document("thing:1", text="Armut", visible_from=NOW),
        document("thing:2", text="Armut", visible_until=NOW),
        document("thing:3", text="Armut", visible_from=NOW - hour, visible_until=NOW + hour),
    )
    assert set(keys(find(engine, "Armut"))) == {"thing:1", "thing:3"}
    before = find(engine, "Armut", at=NOW - 2 * hour, counts=("kind",))
    assert (keys(before), before.total, before.counts["kind"]) == (["thing:2"], 1, (("chapter", 1),))
    assert find(engine, "Armut", at=NOW + 2 * hour).total == 1


def test_who_has_no_principals_sees_nothing(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Armut"))
    assert find(engine, "Armut", Reader(frozenset()), counts=("kind",)).total == 0
    assert find(engine, "", Reader(frozenset())).hits == ()


def test_suggestions_are_titles_with_the_typed_beginnings_that_the_reader_may_see(engine: Engine) -> None:
    fill(
        engine,
        document("thing:1", title="Die kleinräumige Gliederung"),
        document("thing:2", title="Kleinräumige Sozialberichterstattung"),
        document("thing:3", title="Kleinräumige Geheimnisse", audience=frozenset({"staff"})),
        document("thing:4", title="Kleinräumige Zukunft", visible_from=NOW + dt.timedelta(days=1)),
    )

    def titles(*beginnings: str) -> list[str]:
        found = engine.suggest(beginnings, PUBLIC.principals, NOW, 10)
        return [card_of(card)["title"] for card in found]

    assert titles("klein") == ["Kleinräumige Sozialberichterstattung", "Die kleinräumige Gliederung"]
    assert titles("kleinräumige", "gl") == ["Die kleinräumige Gliederung"]
    assert titles("geheim") == []
    assert titles() == []


def test_states_tell_every_document_with_its_fingerprint(engine: Engine) -> None:
    one, other = document("thing:1", text="alt"), document("thing:1", text="neu")
    fill(engine, one)
    assert list(engine.states()) == [("thing:1", fingerprint(one))]
    fill(engine, other)
    assert list(engine.states()) == [("thing:1", fingerprint(other))]
    assert engine.status() == {"documents": 1}


def test_a_rebuild_replaces_everything_and_brings_in_what_changed_meanwhile(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Wohnungsnot"), document("thing:9", text="Geist"))
    replayed: list[str] = []

    def replay(objects):
        replayed.extend(objects)
        return changes(document("thing:2", text="Nachtrag"))

    with engine.rebuilding(replay) as new:
        new.add(documents for [documents] in changes(document("thing:1", text="Kinderarmut")).values())
        assert find(engine, "Wohnungsnot").total == 1
        fill(engine, document("thing:2", text="Nachtrag"))
        assert find(engine, "Nachtrag").total == 1
    assert replayed == ["thing:2"]
    assert sorted(key for key, _ in engine.states()) == ["thing:1", "thing:2"]
    assert find(engine, "Kinderarmut").total == 1
    fill(engine, document("thing:3", text="danach"))
    assert find(engine, "danach").total == 1


def test_a_rebuild_that_fails_leaves_the_live_index_alone(engine: Engine) -> None:
    fill(engine, document("thing:1", text="Wohnungsnot"))
    with pytest.raises(AttributeError), engine.rebuilding(lambda objects: {}) as new:
        new.add([None])
    assert find(engine, "Wohnungsnot").total == 1
    with engine.rebuilding(lambda objects: {}):
        pass
    assert find(engine, "Wohnungsnot").total == 0
