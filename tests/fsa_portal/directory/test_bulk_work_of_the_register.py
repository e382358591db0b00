"""The register is written in pieces: after a power cut the next run does the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from fsa_portal.directory import register
from fsa_portal.directory.models import Authority, AuthorityAlias
from fsa_portal.outbox import pieces
from tests.factories.breaks import PowerCut, power_cut
from tests.factories.register_file import content, lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BUDGET", 0)


def test_the_register_after_power_cuts_is_the_register(tmp_path: Path) -> None:
    with pytest.raises(PowerCut), power_cut('INSERT INTO "directory_authority"', at=35):
        register.load_register()
    begun = Authority.objects.count()
    assert begun == 30, "what was committed before stays, the piece of the cut goes"
    assert not Authority.objects.exclude(parent=None).exists(), "districts come first"

    with pytest.raises(PowerCut), power_cut('INSERT INTO "directory_authorityalias"', at=5):
        register.load_register()
    assert (Authority.objects.count(), AuthorityAlias.objects.count()) == (427, 4)

    rest = register.load_register()
    assert (rest.added, rest.changed, rest.gone) == ([], [], [])
    assert rest.aliases_added == AuthorityAlias.objects.count() - 4
    again = register.load_register()
    assert (again.changed, again.aliases_added, again.aliases_removed) == ([], 0, 0)

    path = tmp_path / "GV100AD_31122025.txt"
    path.write_bytes(content(lines_of(Authority.objects.real())))
    with pytest.raises(PowerCut), power_cut('UPDATE "directory_authority"', at=3):
        call_command("import_gv100ad", str(path), apply=True, verbosity=0)
    assert Authority.objects.exclude(register_date=None).count() == 50
    call_command("import_gv100ad", str(path), apply=True, verbosity=0)
    assert not Authority.objects.filter(register_date=None).exists()
