"""Pictures that are small on the wire and large in memory or in time."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageColor

from ecken.errors import Invalid, NotReady
from ecken.service.pictures import drawing, photo_child
from ecken.service.pictures.cropping import Crop, parse_crop
from ecken.service.pictures.photo_headers import read_header
from ecken.service.profiles.photos import make_portrait
from tests.pictures import picture
from tests.processes import run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_with_patience")]


def with_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there again and again."""
    data = picture((640, 640), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND", b"")
    )  # fmt: skip


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "green", "blue")]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def wide_gif() -> bytes:
    """A GIF of 64 × 64 with a frame far outside of it."""
    data = bytearray(picture((64, 64), "GIF", "P"))
    at = data.index(b"\x2c")
    data[at + 5 : at + 9] = struct.pack("<HH", 60_000, 60_000)
    return bytes(data)


@pytest.mark.parametrize(
    ("crop", "colour"),
    [
        (Crop(0, 50), "red"),
        (Crop(100, 50), "blue"),
        (Crop(), "lime"),
        (Crop(0, 0, 400), "red"),
        (Crop(100, 100, 250), "blue"),
    ],
)
@pytest.mark.parametrize("turn", [1, 6])
def test_the_part_that_was_chosen_is_kept(crop: Crop, colour: str, turn: int) -> None:
    """Of the upright picture: a phone writes one that lies, and how to turn it."""
    flag = Image.new("RGB", (1_200, 400))
    for at, paint in enumerate(("red", "lime", "blue")):
        flag.paste(paint, (400 * at, 0, 400 * at + 400, 400))
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = turn
    (flag if turn == 1 else flag.rotate(90, expand=True)).save(file, "PNG", exif=exif)
    with Image.open(io.BytesIO(photo_child.draw_portrait(file.getvalue(), *crop))) as kept:
        assert kept.size == (400 * 100 // crop.zoom,) * 2
        assert kept.width == kept.height
        middle = kept.convert("RGB").getpixel((kept.width // 2, kept.height // 2))
    assert np.abs(np.subtract(middle, ImageColor.getrgb(colour))).max() < 30


@pytest.mark.parametrize(
    "typed", [("101", "", ""), ("", "-1", ""), ("", "", "99"), ("", "", "401"), ("٣", "", ""),
              ("9" * 5_000, "", ""), ("1.5", "", ""), ("", "x", "")],
)  # fmt: skip
def test_a_part_that_there_is_not_is_refused(typed: tuple[str, str, str]) -> None:
    with pytest.raises(Invalid, match="no such part"):
        parse_crop(*typed)
    assert parse_crop("", "", "") == Crop(50, 50, 100)
    assert parse_crop("0", "100", "400") == Crop(0, 100, 400)


REFUSED = {
    "scans": (lambda: with_scans(300), "photo_too_large_in_pixels"),
    "some scans of many pixels": (lambda: with_scans(50), "photo_too_large_in_pixels"),
    "WebP": (lambda: picture((6_300, 6_300), "WEBP", lossless=True), "photo_too_large_in_pixels"),
    "PNG": (lambda: png_header(60_000, 60_000), "photo_too_large_in_pixels"),
    "PNG beyond a machine word": (lambda: png_header(2**31, 2**31), "photo_too_large_in_pixels"),
    "GIF": (wide_gif, "photo_too_large_in_pixels"),
    "moving GIF": (lambda: moving("GIF"), "photo_moves"),
    "moving PNG": (lambda: moving("PNG"), "photo_moves"),
    "moving WebP": (lambda: moving("WEBP"), "photo_moves"),
    "TIFF": (lambda: picture((64, 64), "TIFF"), "photo_unreadable"),
    "ICO": (lambda: picture((64, 64), "ICO"), "photo_unreadable"),
    "BMP": (lambda: picture((64, 64), "BMP"), "photo_unreadable"),
    "nothing": (lambda: b"", "photo_unreadable"),
    "cut": (lambda: picture((64, 64), "JPEG")[:30], "photo_unreadable"),
    "markers": (lambda: b"\xff\xd8" + b"\xff\xe0\0\2" * 100_000, "photo_unreadable"),
    "GIF of small blocks": (
        lambda: b"GIF89a\x40\0\x40\0\0\0\0\x21\xfe" + b"\1a" * 200_000, "photo_unreadable",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "code"), REFUSED.values(), ids=REFUSED)
def test_what_asks_for_too_much_is_never_decoded(
    monkeypatch: pytest.MonkeyPatch, make: Any, code: str
) -> None:
    monkeypatch.setattr(drawing, "_decode", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(Invalid) as refused:
        make_portrait(make())
    assert refused.value.code == code
    assert refused.value.fields["field"] == "photo"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_headers_say_what_the_decoder_finds(kind: str) -> None:
    for size in ((64, 48), (300, 700)):
        header = read_header(picture(size, kind))
        assert (header.kind, header.width, header.height, header.frames) == (kind, *size, 1)
        for length in (0, 3, 7, 9):
            with pytest.raises(ValueError, match=r"picture"):
                read_header(picture(size, kind)[:length])


def test_a_large_photo_of_a_camera_is_taken() -> None:
    upload = picture((7_000, 5_000), "JPEG", progressive=True)
    with Image.open(io.BytesIO(make_portrait(upload))) as portrait:
        assert portrait.size == (512, 512)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_every_mode_becomes_a_plain_picture(mode: str) -> None:
    with Image.open(io.BytesIO(make_portrait(picture((64, 48), "PNG", mode)))) as portrait:
        assert (portrait.mode, portrait.size) == ("RGB", (48, 48))


def test_a_photo_stands_upright_and_says_nothing_of_its_place() -> None:
    source = Image.new("RGB", (200, 100), "red")
    source.paste("blue", (0, 0, 100, 100))  # left: lies on top once the photo stands upright
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    file = io.BytesIO()
    source.save(file, "JPEG", exif=exif, quality=95)
    content = make_portrait(file.getvalue())
    assert b"secret place" not in content
    with Image.open(io.BytesIO(content)) as portrait:
        assert dict(portrait.getexif()) == {}
        above, below = (portrait.convert("RGB").getpixel((50, y)) for y in (10, 90))
    assert above[2] > 200 > below[2]  # type: ignore[index, operator]
    assert below[0] > 200 > above[0]  # type: ignore[index, operator]


def test_the_process_that_decodes_ends_by_itself() -> None:
    """More time or memory than it has ends the child, and nothing else."""
    code = (
        "import sys; sys.argv = ['x', 'portrait']; "
        f"sys.path.insert(0, {str(photo_child.__file__).rpartition('/')[0]!r}); "
        "import photo_child; photo_child.CPU_S = 1; "
        "photo_child.draw_portrait = lambda upload: exec(upload); sys.exit(photo_child.main())"
    )
    for upload, codes in (
        (b"while True: pass", (-9, -24)),
        (b"x = bytearray(5_000_000_000)", (photo_child.UNREADABLE,)),
        (b"import os; os.write(os.open('/tmp/ecken-never', 65), b'x' * 9)", (3, -25)),
    ):
        done = run(sys.executable, "-c", code, sent=upload)
        assert done.returncode in codes


def test_the_process_that_decodes_loads_nothing_of_the_site() -> None:
    child = (sys.executable, "-X", "importtime", "-I", photo_child.__file__, "portrait")
    loaded = run(*child, sent=picture((64, 64), "PNG")).stderr
    assert b"PIL" in loaded
    assert b"ecken" not in loaded
    assert b"numpy" not in loaded


def test_one_is_decoded_at_a_time_and_one_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = picture((64, 64), "PNG")

    def decode(*_: object) -> bytes:
        assert drawing._AT_ONCE.locked()
        assert drawing._PLACES.acquire(blocking=False)  # the one who waits
        try:
            with pytest.raises(NotReady, match="photos"):
                make_portrait(upload)
        finally:
            drawing._PLACES.release()
        return b"portrait"

    monkeypatch.setattr(drawing, "_decode", decode)
    assert make_portrait(upload) == b"portrait"
    assert not drawing._AT_ONCE.locked()
