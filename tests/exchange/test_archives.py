"""An archive is believed in nothing: what no exporting program writes is refused."""

import io
import stat
import struct
import zipfile

import pytest

from ecken.errors import Invalid
from ecken.exchange.archives import ArchiveLimits, is_archive, open_archive
from tests.exchange.archives import (
    directory_at,
    make_special,
    make_zip,
    with_claimed_size,
    with_overlap,
)


def _code(content: bytes, limits: ArchiveLimits | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        _read_all(content, limits)
    assert caught.value.sentence
    return caught.value.code


def _read_all(content: bytes, limits: ArchiveLimits | None = None) -> list[bytes]:
    archive = open_archive(content, limits)
    return [archive.read(name) for name in archive.names]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_sound_archive_is_read(method: int) -> None:
    content = make_zip({"a.csv": "eins", "folder/b.csv": b"zwei" * 1_000}, method=method)
    assert is_archive(content)
    archive = open_archive(content)
    assert archive.names == ["a.csv", "folder/b.csv"]
    assert archive.start("folder/b.csv", 6) == b"zweizw"
    assert archive.read("folder/b.csv") == b"zwei" * 1_000
    assert archive.read("a.csv") == b"eins"


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.csv", "a/../../b.csv", "C:\\a.csv", "a\\..\\b.csv", "\\a.csv"]
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    assert _code(make_special(name)) == "archive_unsafe"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_a_link_and_a_device_are_refused(kind: int) -> None:
    content = make_special("a.csv", create_system=3, external_attr=(kind | 0o777) << 16)
    assert _code(content) == "archive_unsafe"


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(make_zip({"a.csv": "x"}))
    struct.pack_into("<H", content, 6, 1)
    struct.pack_into("<H", content, directory_at(bytes(content)) + 8, 1)
    assert _code(bytes(content)) == "archive_unsafe"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused(method: int) -> None:
    assert _code(make_zip({"a.csv": b"x" * 100}, method=method)) == "archive_unsafe"


def test_entries_over_each_other_are_refused() -> None:
    content = make_zip({"a.csv": "x" * 50, "b.csv": "x" * 50})
    assert _code(with_overlap(content)) == "archive_unsafe"


def test_two_entries_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        stream = _twice()
    assert _code(stream) == "archive_unsafe"


def _twice() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a.csv", "1")
        file.writestr("a.csv", "2")
    return stream.getvalue()


def test_the_form_for_very_large_archives_is_refused() -> None:
    content = make_zip({"a.csv": "x"})
    at = content.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    assert _code(content[:at] + locator + content[at:]) == "archive_unsafe"


@pytest.mark.parametrize("claimed", [1, 3_999, 4_001, 900_000])
def test_a_size_that_lies_is_found_out(claimed: int) -> None:
    content = with_claimed_size(make_zip({"a.csv": b"abcd" * 1_000}), claimed)
    assert _code(content) == "archive_broken"


def test_an_entry_that_is_too_large_is_not_unpacked() -> None:
    limits = ArchiveLimits(entry_bytes=1_000)
    assert _code(make_zip({"a.csv": b"ab" * 501}), limits) == "archive_entry_too_large"


def test_entries_that_are_too_large_together_are_not_all_unpacked() -> None:
    limits = ArchiveLimits(total_bytes=1_500)
    content = make_zip({"a.csv": b"ab" * 500, "b.csv": b"cd" * 500})
    assert _code(content, limits) == "archive_too_large"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert _code(make_zip({"bomb.csv": b"\0" * 20_000_000})) == "archive_ratio"


def test_a_million_entries_are_refused_by_the_size_of_the_directory() -> None:
    entry = make_zip({"a": ""})
    one = entry[directory_at(entry) : entry.rfind(b"PK\x05\x06")]
    directory = one * 60_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 0, 0)
    assert _code(directory + end) == "archive_too_many_entries"
    many = make_zip({f"{n}.csv": "" for n in range(2_001)})
    assert _code(many) == "archive_too_many_entries"


def test_an_archive_within_the_archive_stays_closed() -> None:
    inner = make_zip({"bomb.csv": b"\0" * 20_000_000})
    archive = open_archive(make_zip({"inner.zip": inner}))
    assert archive.read("inner.zip") == inner


@pytest.mark.parametrize("keep", [0, 3, 30, 60, 100])
def test_half_an_archive_is_refused(keep: int) -> None:
    assert _code(make_zip({"a.csv": "x" * 10})[:keep]) == "archive_unreadable"


def test_any_changed_byte_gives_the_content_or_a_refusal() -> None:
    whole = make_zip({"a.csv": b"abcd" * 20})
    for at in range(len(whole)):
        for value in (0, 1, 0x7F, 0xFF):
            changed = bytearray(whole)
            changed[at] = value
            try:
                read = _read_all(bytes(changed))
            except Invalid:
                continue
            assert read in ([b"abcd" * 20], [])
