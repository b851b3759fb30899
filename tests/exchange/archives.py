"""Archives for tests: sound ones, and ones that no program writes."""

import io
import struct
import zipfile

CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Anna,Weber,https://www.linkedin.com/in/anna-weber,,Weber GmbH,Einkäuferin,08 Feb 2026\n"
)


def make_zip(entries: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return stream.getvalue()


def make_special(name: str, content: bytes = b"x", **attributes: int | str) -> bytes:
    """Return an archive of one entry with these attributes of ZipInfo."""
    stream = io.BytesIO()
    info = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(info, content)
    return stream.getvalue()


def directory_at(content: bytes) -> int:
    """Where the directory of an archive begins."""
    found: int = struct.unpack_from("<L", content, content.rfind(b"PK\x05\x06") + 16)[0]
    return found


def with_claimed_size(content: bytes, size_bytes: int) -> bytes:
    """Return the archive with another unpacked size of its first entry, in both places."""
    changed = bytearray(content)
    struct.pack_into("<L", changed, 22, size_bytes)
    struct.pack_into("<L", changed, directory_at(content) + 24, size_bytes)
    return bytes(changed)


def with_overlap(content: bytes) -> bytes:
    """Return an archive of two entries whose second lies where the first does."""
    changed = bytearray(content)
    first = directory_at(content)
    name, extra, comment = struct.unpack_from("<3H", content, first + 28)
    second = first + 46 + name + extra + comment
    struct.pack_into("<L", changed, second + 42, 0)
    return bytes(changed)
