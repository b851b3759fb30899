"""The bill of materials names all that is locked, in the form that CycloneDX 1.6 asks for."""

from __future__ import annotations

import re
from importlib.metadata import distributions

import pytest

from scripts.write_sbom import LOCK, bill_of_materials, read_lock

TEXT = LOCK.read_text("utf-8")
BILL = bill_of_materials(TEXT)
COMPONENTS = BILL["components"]


def test_it_names_every_pin_of_the_lock_with_all_its_hashes() -> None:
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+)", TEXT, re.MULTILINE)
    assert len(pinned) > 50
    assert [(c["name"], c["version"]) for c in COMPONENTS] == pinned
    hashes = [h["content"] for c in COMPONENTS for h in c["hashes"]]
    assert hashes == re.findall(r"--hash=sha256:(\w+)", TEXT)
    assert all(c["hashes"] for c in COMPONENTS)


def test_the_required_fields_are_there() -> None:
    assert (BILL["bomFormat"], BILL["specVersion"], BILL["version"]) == ("CycloneDX", "1.6", 1)
    digit = "[0-9a-f]"
    parts = "-".join(f"{digit}{{{n}}}" for n in (8, 4, 4, 4, 12))
    assert re.fullmatch(f"urn:uuid:{parts}", BILL["serialNumber"])
    for component in (BILL["metadata"]["component"], *COMPONENTS):
        assert component["type"] in ("application", "library")
        assert component["name"]
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
        for digest in component.get("hashes", []):
            assert digest["alg"] == "SHA-256"
            assert re.fullmatch(f"{digit}{{64}}", digest["content"])
        for licence in component.get("licenses", []):
            assert licence.get("expression") or licence["license"]["name"]


def test_references_are_unique_and_lead_somewhere() -> None:
    own = BILL["metadata"]["component"]["bom-ref"]
    names = [own, *(c["bom-ref"] for c in COMPONENTS)]
    assert len(set(names)) == len(names)
    assert [each["ref"] for each in BILL["dependencies"]] == names
    assert {to for each in BILL["dependencies"] for to in each["dependsOn"]} == set(names[1:])
    asked = next(each for each in BILL["dependencies"] if each["ref"] == own)["dependsOn"]
    assert any(name.startswith("pkg:pypi/starlette@") for name in asked)


def test_the_licence_of_what_is_installed_is_named_where_it_tells_one() -> None:
    installed = {d.name.lower().replace("_", "-") for d in distributions()}
    silent = {c["name"] for c in COMPONENTS if "licenses" not in c and c["name"] in installed}
    assert silent <= {"zxcvbn-rs-py"}


def test_equal_locks_give_equal_bills_and_others_do_not() -> None:
    assert bill_of_materials(TEXT) == BILL
    assert bill_of_materials(TEXT + "\n#\n")["serialNumber"] != BILL["serialNumber"]


def test_a_line_that_is_not_understood_is_not_left_out() -> None:
    with pytest.raises(ValueError, match="not understood: http"):
        read_lock("a==1\nhttps://example.org/b.whl\n")
