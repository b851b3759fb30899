"""Makes the packed files in ``data/`` from the published network; see ``data/SOURCES.md``.

Run by a maintainer: ``python -m ecken.demo.pack FOLDER``, where FOLDER holds ``keys.tsv.gz``,
``signatures.tsv.gz`` and the name lists ``faker_de_*.txt``. The program itself never needs it.
"""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ecken.files import replacing

__all__ = ["pack_keys", "pack_names", "pack_ties", "pair_signatures"]

Int64 = npt.NDArray[np.int64]


def pair_signatures(signatures: Int64) -> tuple[Int64, Int64]:
    """Contacts and requests out of signatures.

    Parameters
    ----------
    signatures
        int64 of shape (m, 3): signer, signed, Unix time; no pair twice.

    Returns
    -------
    contacts, requests
        Contacts: (low, high, later of the two times) for two signatures in both directions.
        Requests: (signer, signed, time) for those in one direction. Both sorted.
    """
    signer, signed, time = signatures.T
    span = int(signatures[:, :2].max()) + 1
    key = signer * span + signed
    order = np.argsort(key)
    found = np.searchsorted(key, signed * span + signer, sorter=order).clip(max=len(key) - 1)
    back = order[found]
    is_mutual = key[back] == signed * span + signer
    first = is_mutual & (signer < signed)
    later = np.maximum(time, time[back])
    contacts = np.stack([signer, signed, later], axis=1)[first]
    requests = signatures[~is_mutual]
    return _sorted(contacts), _sorted(requests)


def pack_ties(source: Path, target: Path) -> None:
    """Write ``ties.npz``: of each table the row lengths, the other end, the time in bytes."""
    text = gzip.decompress((source / "signatures.tsv.gz").read_bytes())
    numbers = np.array(text.split(b"\n", 1)[1].split(), dtype=np.int64)
    contacts, requests = pair_signatures(numbers.reshape(-1, 3))
    size = int(numbers.reshape(-1, 3)[:, :2].max()) + 1
    columns: dict[str, npt.NDArray[np.uint16] | npt.NDArray[np.uint8]] = {}
    for name, ties in (("contacts", contacts), ("requests", requests)):
        columns[f"{name}_lengths"] = np.bincount(ties[:, 0], minlength=size).astype(np.uint16)
        columns[f"{name}_ends"] = ties[:, 1].astype(np.uint16)
        columns[f"{name}_times"] = _byte_planes(ties[:, 2])
    _write_npz(target / "ties.npz", columns)


def pack_keys(source: Path, target: Path) -> None:
    """Write ``keys.tsv.gz``: creation time, country, organisation domains; row number is the id."""
    lines = gzip.decompress((source / "keys.tsv.gz").read_bytes()).decode().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    if [row[0] for row in rows] != [str(i) for i in range(len(rows))]:
        raise ValueError("the ids of the keys are not 0, 1, 2, … in this order")
    packed = "".join(f"{row[1]}\t{row[3]}\t{row[4]}\n" for row in rows)
    _write_gzip(target / "keys.tsv.gz", "key_created\tcountry_tld\torganisations\n" + packed)


def pack_names(source: Path, target: Path) -> None:
    """Write ``german_names.txt.gz``: three lines of names: female, male, last."""
    lines = []
    for name in ("first_female", "first_male", "last"):
        text = (source / f"faker_de_{name}.txt").read_text(encoding="utf-8")
        lines.append("\t".join(n for n in text.splitlines() if n and n not in UNFIT_NAMES))
    _write_gzip(target / "german_names.txt.gz", "\n".join(lines) + "\n")


UNFIT_NAMES = {
    "Koch II", "auch Schlauchin", "van der Dussen", "Dussen van", "Killer", "Heydrich",  # last
    "Ada", "Hanni", "H.-Dieter", "Hans D.", "Hans-H.", "Hans-J.", "Klaus-D.", "Utz",  # male
    "Carmine", "Henri", "Luka", "Marjan", "Olav", "Valeri", "Wendelin", "Conny",  # female
}  # fmt: skip


def _sorted(ties: Int64) -> Int64:
    return ties[np.lexsort((ties[:, 1], ties[:, 0]))]


def _byte_planes(times: Int64) -> npt.NDArray[np.uint8]:
    """(n,) seconds → (4, n) bytes, lowest first: equal high bytes side by side pack well."""
    return np.ascontiguousarray(times.astype("<u4").view(np.uint8).reshape(-1, 4).T)


def _write_npz(
    path: Path, columns: dict[str, npt.NDArray[np.uint16] | npt.NDArray[np.uint8]]
) -> None:
    """Like ``np.savez_compressed``, but the same bytes on every day."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, column in columns.items():
            buffer = io.BytesIO()
            np.save(buffer, column, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), 8, 9)


def _write_gzip(path: Path, text: str) -> None:
    with replacing(path, mode=0o644) as file:
        file.write(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    data = Path(__file__).with_name("data")
    for pack in (pack_ties, pack_keys, pack_names):
        pack(Path(sys.argv[1]), data)
