"""The packed files: their size, their sources, and how they are made."""

import gzip
from importlib.resources import files
from pathlib import Path

from ecken.reference.pack import pack_all
from ecken.reference.packed import read_rows

DATA = files("ecken.reference").joinpath("data")


def test_the_packed_files_are_small() -> None:
    sizes = [len(entry.read_bytes()) for entry in DATA.iterdir()]
    assert len(sizes) >= 5
    assert sum(sizes) < 700_000


def test_every_packed_file_names_its_source_and_licence() -> None:
    sources = DATA.joinpath("SOURCES.md").read_text(encoding="utf-8")
    packed = [entry.name for entry in DATA.iterdir() if entry.name.endswith(".gz")]
    assert packed
    for name in packed:
        assert f"| `{name}` |" in sources


def test_packing_gives_each_code_one_city(tmp_path: Path) -> None:
    _write_sources(tmp_path)
    pack_all(tmp_path, tmp_path)
    rows = gzip.decompress((tmp_path / "postal_codes.tsv.gz").read_bytes()).decode().splitlines()
    header, *cities = [row.split("\t") for row in rows]
    assert header == ["country", "postal_code", "city", "state", "lat", "lon", "population",
                      "is_delivery"]  # fmt: skip
    assert [(row[1], row[2], row[3], row[7]) for row in cities] == [
        ("1010", "Wien", "Wien", "1"),
        ("3000", "Bern", "Bern", "1"),
        ("20457", "Hamburg", "Hamburg", "1"),
        ("22781", "Hamburg", "Hamburg", "0"),
        ("29459", "Clenze", "Niedersachsen", "1"),
        ("45468", "Mülheim an der Ruhr", "Nordrhein-Westfalen", "1"),
    ]


def test_packing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    _write_sources(tmp_path)
    once, twice = tmp_path / "once", tmp_path / "twice"
    for target in (once, twice):
        target.mkdir()
        pack_all(tmp_path, target)
    names = sorted(path.name for path in once.iterdir())
    assert len(names) == 4
    for name in names:
        assert (once / name).read_bytes() == (twice / name).read_bytes()


def test_rows_come_without_the_header() -> None:
    assert read_rows("job_titles")[0] == ["3D-Artist", "3D-Artist", "3D-Artist"]


def _write_sources(folder: Path) -> None:
    """A small copy of the published lists in their own formats."""
    places = """country\tpostal_code\tplace\tstate\tlatitude\tlongitude
AT\t1010\tWien, Innere Stadt\tWien\t48.2077\t16.3705
CH\t3000\tBern 9\tCanton de Berne\t46.9476\t7.4065
DE\t20457\tHamburg Neustadt\tHamburg\t53.54\t9.98
DE\t20457\tHamburg Klostertor\tHamburg\t53.54\t10.01
DE\t22781\tMuster Handels GmbH\tHamburg\t53.55\t10.0
DE\t29459\tClenze Granstedt\tNiedersachsen\t52.9632\t10.9953
DE\t29459\tClenze\tNiedersachsen\t52.9373\t10.9575
DE\t45468\tMülheim an der Ruhr\tNordrhein-Westfalen\t51.43\t6.88
"""
    cities = """geonameid\tname\tcountry\tadmin1\tlat\tlon\tpopulation
1\tVienna\tAT\t09\t48.20849\t16.37208\t1691468
2\tHamburg\tDE\t04\t53.55073\t9.99302\t1973896
3\tMülheim (Ruhr)\tDE\t07\t51.43\t6.88\t170000
"""
    industries = "code\tlevel\ttitle\tparent\nA\t1\tLandwirtschaft\t\n"
    titles = "neutral\tfemale\tmale\nKoch / Köchin\tKöchin\tKoch\n"
    (folder / "plz").mkdir()
    (folder / "lists").mkdir()
    (folder / "plz/plz.tsv.gz").write_bytes(gzip.compress(places.encode()))
    (folder / "lists/cities15000_dach.tsv").write_text(cities, encoding="utf-8")
    (folder / "lists/wz2008.tsv").write_text(industries, encoding="utf-8")
    (folder / "lists/faker_de_AT_jobs.tsv").write_text(titles, encoding="utf-8")
