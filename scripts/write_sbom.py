"""The bill of materials of what runs: CycloneDX 1.6, from the lock and the installed metadata.

The lock says name, version, where it is needed, hashes and who asks for it; the licences stand in
the metadata of what is installed. Equal locks give equal bills: there is no time of writing in it.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

__all__ = ["bill_of_materials", "read_lock"]

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.txt"
OUT = ROOT / "dist" / "ecken.cdx.json"

_PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)(?: ; ([^\\]+?))? ?\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ASKER = re.compile(r"^    #(?: via)? {1,3}([a-z0-9][\w.-]*)")
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_LICENCE_MAX = 60


@dataclass(slots=True)
class Locked:
    """One pin of the lock; ``hashes`` are SHA-256, one for each file that it takes."""

    name: str
    version: str
    marker: str = ""
    hashes: list[str] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)

    @property
    def purl(self) -> str:
        """Return the package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(text: str) -> list[Locked]:
    """Return the pins of a lock, in its order."""
    found: list[Locked] = []
    for line in text.splitlines():
        if pinned := _PINNED.match(line):
            found.append(Locked(pinned[1], pinned[2], (pinned[3] or "").strip()))
        elif hashed := _HASH.search(line):
            found[-1].hashes.append(hashed[1])
        elif (asker := _ASKER.match(line)) and found:
            found[-1].asked_by.append(asker[1])
        elif line.strip() and not line.lstrip().startswith("#"):
            raise ValueError(f"this line of the lock is not understood: {line}")
    return found


def bill_of_materials(text: str) -> dict[str, Any]:
    """Return the bill of a lock as CycloneDX JSON has it."""
    locked = read_lock(text)
    own = Locked("ecken", version("ecken"))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, own.version + text)}",
        "version": 1,
        "metadata": {"component": {"type": "application", **_named(own)}},
        "components": [_component(each) for each in locked],
        "dependencies": [_needs(each, locked) for each in (own, *locked)],
    }


def _named(each: Locked) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.name, "version": each.version}
    told |= {"bom-ref": each.purl, "purl": each.purl}
    licence = _licence(each.name)
    return {**told, "licenses": [licence]} if licence else told


def _component(each: Locked) -> dict[str, Any]:
    told = {"type": "library", **_named(each), "scope": "required"}
    told["hashes"] = [{"alg": "SHA-256", "content": digest} for digest in each.hashes]
    if each.marker:
        told["properties"] = [{"name": "ecken:only-where", "value": each.marker}]
    return told


def _needs(each: Locked, locked: list[Locked]) -> dict[str, Any]:
    needed = sorted(other.purl for other in locked if each.name in other.asked_by)
    return {"ref": each.purl, "dependsOn": needed}


def _licence(name: str) -> dict[str, Any] | None:
    """Return what the installed package says; nothing where it is not installed or says nothing."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    if expression := told.get("License-Expression"):
        return {"expression": expression}
    classified = [c.split(" :: ")[-1] for c in told.get_all("Classifier", []) if "License ::" in c]
    written = " ".join((told.get("License") or "").split())
    if classified:
        written = " / ".join(classified)
    return {"license": {"name": written}} if 0 < len(written) <= _LICENCE_MAX else None


def main() -> None:
    """Write the bill."""
    bill = bill_of_materials(LOCK.read_text("utf-8"))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(bill, indent=2) + "\n", "utf-8")
    print(f"{OUT.relative_to(ROOT)}: {len(bill['components'])} components")


if __name__ == "__main__":
    main()
