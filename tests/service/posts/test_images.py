"""Images of posts: what is kept of them, who may open them, and what becomes of them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms
from sqlalchemy import func, select

from ecken.errors import Conflict, EckenError, Invalid, NotFound, TooMany
from ecken.rules.posts import ALT_MAX, IMAGES_MAX
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member
from ecken.service.posts.feed import read_feed
from ecken.service.posts.images import NewImage, draw_images, find_image, read_image
from ecken.service.posts.views import ImageView, Version, show_post, show_versions
from ecken.service.posts.writing import (
    delete_post,
    edit_post,
    purge_deleted_posts,
    restore_post,
    share_post,
    write_post,
)
from ecken.service.privacy.export import export_member
from ecken.settings.values import Limit
from ecken.store.moderation.reported_posts import hide_post
from ecken.store.posts.images import ImageValues
from ecken.store.tables import post_images
from tests.community import Town, small_community
from tests.pictures import picture

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_with_patience")]

LARGE, SMALL = picture((2_000, 1_000), "JPEG"), picture((60, 40), "PNG")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, who knows Cem; nobody knows Zoe."""
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"], members=["Zoe"]) as town:
        yield town


def _draw(town: Town, name: str, *uploads: bytes, alts: tuple[str, ...] = ()) -> list[ImageValues]:
    told = [*alts, *[""] * len(uploads)]
    images = [NewImage(upload, told[i], i + 1) for i, upload in enumerate(uploads)]
    return draw_images(town.community, town.id(name), images)


def _write(town: Town, name: str, *uploads: bytes, audience: str = "contacts") -> str:
    images = _draw(town, name, *uploads, alts=("A lake",))
    return write_post(town.community, town.id(name), "", audience=audience, images=images)


def _edit(town: Town, post: str, **changes: Any) -> None:
    edit_post(town.community, town.id("Ada"), post, changes.pop("text", None), **changes)


def _images(town: Town, name: str, post: str) -> list[ImageView]:
    with town.community.reading(town.id(name)) as world:
        return show_post(world, post).post.images


def _versions(town: Town, name: str, post: str) -> list[Version]:
    with town.community.reading(town.id(name)) as world:
        return show_versions(world, post)[1]


def _file(town: Town, name: str, key: str, *, is_small: bool = False) -> bytes:
    with town.community.reading(town.id(name)) as world:
        return read_image(world, find_image(world, key), is_small=is_small)


def _readers(town: Town, key: str) -> set[str]:
    found = set()
    for name in town.ids:
        try:
            assert _file(town, name, key)
            found.add(name)
        except NotFound:
            pass
    return found


def _hide(town: Town, post: str) -> None:
    with town.community.writing() as connection:
        hide_post(connection, post, True)


def test_an_image_is_drawn_anew_whole_upright_and_without_metadata(town: Town) -> None:
    source = Image.new("RGB", (3_000, 1_200), "red")
    source.paste("blue", (0, 0, 1_500, 1_200))  # left: lies on top once the image stands upright
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    file = io.BytesIO()
    source.save(file, "JPEG", exif=exif, quality=95, comment=b"secret word")
    post = _write(town, "Ada", file.getvalue() + b"<script>alert(1)</script>PK\3\4")
    [image] = _images(town, "Ben", post)
    assert (image.alt, image.width, image.height) == ("A lake", 640, 1_600)
    for is_small, size in ((False, (640, 1_600)), (True, (256, 640))):
        content = _file(town, "Ben", image.key, is_small=is_small)
        assert b"secret" not in content
        assert b"script" not in content
        with Image.open(io.BytesIO(content)) as drawn:
            assert (drawn.format, drawn.size) == ("WEBP", size)
            assert dict(drawn.getexif()) == {}
            assert "icc_profile" not in drawn.info
            above, below = (drawn.convert("RGB").getpixel((50, y)) for y in (50, size[1] - 50))
        assert above[2] > 200 > below[2]  # type: ignore[index, operator]
        assert below[0] > 200 > above[0]  # type: ignore[index, operator]


def test_colours_of_another_space_become_those_of_screens(town: Town) -> None:
    """A profile whose red and green are exchanged: drawn without it, the picture would be red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    swapped = bytearray(profile)
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    post = _write(
        town, "Ada", _coloured("red", bytes(swapped)), _coloured("red", b"no profile at all")
    )
    for image, brightest in zip(_images(town, "Ben", post), (1, 0), strict=True):
        with Image.open(io.BytesIO(_file(town, "Ben", image.key))) as drawn:
            assert "icc_profile" not in drawn.info
            pixel = drawn.convert("RGB").getpixel((5, 5))
        assert isinstance(pixel, tuple)
        assert pixel.index(max(pixel)) == brightest


def _coloured(colour: str, profile: bytes) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "PNG", icc_profile=profile)
    return file.getvalue()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("contacts", {"Ada", "Ben"}),
        ("second", {"Ada", "Ben", "Cem"}),
        ("everyone", {"Ada", "Ben", "Cem", "Zoe"}),
    ],
)
def test_an_image_is_open_to_whoever_may_open_its_post(
    town: Town, audience: str, readers: set[str]
) -> None:
    post = _write(town, "Ada", SMALL, audience=audience)
    [image] = _images(town, "Ada", post)
    assert _readers(town, image.key) == readers
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    left = readers - {"Ben"} if audience == "everyone" else {"Ada"}
    assert _readers(town, image.key) == left
    _hide(town, post)
    assert _readers(town, image.key) == {"Ada"}


def test_whatever_is_not_there_is_answered_alike(town: Town) -> None:
    keys = [_images(town, "Ada", _write(town, "Ada", SMALL))[0].key]  # for contacts alone
    gone = _write(town, "Ben", SMALL, audience="everyone")
    keys.append(_images(town, "Ben", gone)[0].key)
    delete_post(town.community, town.id("Ben"), gone)
    told = set()
    for key in (*keys, "x" * 22, "", "../etc"):
        with pytest.raises(NotFound) as refused:
            _file(town, "Zoe", key)
        told.add((refused.value.code, refused.value.sentence))
    assert len(told) == 1


def test_a_share_shows_the_images_of_what_it_shares_and_has_none_of_its_own(town: Town) -> None:
    post = _write(town, "Ada", SMALL, audience="everyone")
    share = share_post(town.community, town.id("Ben"), post, "Look", audience="contacts")
    with town.community.reading(town.id("Cem")) as world:
        [item] = read_feed(world).items
        shown = show_post(world, share).post
    assert item.post == shown
    assert shown.images == []
    assert shown.original is not None
    assert [image.alt for image in shown.original.images] == ["A lake"]
    with pytest.raises(Invalid) as refused:
        edit_post(town.community, town.id("Ben"), share, "Look", added=_draw(town, "Ben", SMALL))
    assert refused.value.code == "images_in_share"


def test_each_version_keeps_its_images_however_quickly_they_change(town: Town) -> None:
    post = _write(town, "Ada", SMALL, LARGE)
    first, second = _images(town, "Ada", post)
    _edit(town, post, kept={second.key: "A hill"}, text="Hello")
    [described] = _images(town, "Ben", post)
    assert described == second._replace(key=described.key, alt="A hill")
    assert described.key != second.key
    _edit(town, post, added=_draw(town, "Ada", SMALL, alts=("A dog",)))
    _edit(town, post, kept={})
    assert _images(town, "Ben", post) == []
    told = [
        (version.text, [i.alt for i in version.images]) for version in _versions(town, "Ben", post)
    ]
    assert told == [("Hello", ["A hill", "A dog"]), ("Hello", ["A hill"]), ("", ["A lake", ""])]
    assert _versions(town, "Ben", post)[-1].images == [first, second]
    assert _readers(town, first.key) == {"Ada", "Ben"}
    assert _file(town, "Ben", described.key) == _file(town, "Ben", second.key)


def test_an_edit_that_changes_nothing_leaves_no_version(town: Town) -> None:
    post = _write(town, "Ada", SMALL)
    [image] = _images(town, "Ada", post)
    _edit(town, post, kept={image.key: image.alt})
    _edit(town, post, text="")
    assert _images(town, "Ada", post) == [image]
    assert _versions(town, "Ada", post) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "", "kept": {}}, "text_missing"),
        ({"kept": {"x" * 22: ""}}, "not_found"),
        ({"added": 4}, "images_too_many"),
        ({"kept": "long"}, "text_too_long"),
    ],
)
def test_a_refused_edit_changes_nothing(town: Town, changes: dict[str, Any], code: str) -> None:
    post = _write(town, "Ada", SMALL)
    [image] = before = _images(town, "Ada", post)
    if "added" in changes:
        changes = {"added": _draw(town, "Ada", *[SMALL] * changes["added"])}
    if changes.get("kept") == "long":
        changes = {"kept": {image.key: "x" * (ALT_MAX + 1)}}
    with pytest.raises(EckenError) as refused:
        _edit(town, post, **changes)
    assert refused.value.code == code
    assert _images(town, "Ada", post) == before
    assert _versions(town, "Ada", post) == []
    with pytest.raises(NotFound):
        edit_post(town.community, town.id("Ben"), post, "Mine", kept={})


def test_what_is_wrong_names_its_image_and_nothing_is_written(town: Town) -> None:
    for uploads, alts, code, field in (
        ([SMALL, b"no picture"], (), "photo_unreadable", "image2"),
        ([picture((9_000, 9_000), "PNG")], (), "photo_too_large_in_pixels", "image1"),
        ([SMALL, SMALL, b""], ("", "", "A lake"), "image_missing", "image3"),
        ([SMALL], ("x" * (ALT_MAX + 1),), "text_too_long", "alt1"),
        ([b"x" * 5_000_001], (), "photo_too_large", "image1"),
        ([SMALL] * (IMAGES_MAX + 1), (), "images_too_many", "image1"),
    ):
        with pytest.raises(Invalid) as refused:
            _draw(town, "Ada", *uploads, alts=alts)
        assert (refused.value.code, refused.value.fields["field"]) == (code, field)
    with town.community.reading(town.id("Ada")) as world:
        assert read_feed(world).items == []


def test_descriptions_are_cleaned_like_every_line(town: Town) -> None:
    [image] = _draw(town, "Ada", SMALL, alts=("A\u202e lake\n\0" + "z" + "\u0301" * 50,))
    assert image.alt == "A lake ź" + "\u0301" * 4


def test_a_member_has_so_many_images_in_a_day_and_so_many_bytes_in_all(town: Town) -> None:
    settings = town.community.settings
    post = _write(town, "Ada", LARGE)
    one = sum(len(part) for part in _draw(town, "Ada", LARGE)[0][3:])
    town.community.settings = replace(settings, post_images_max_bytes=2 * one)
    _edit(town, post, added=_draw(town, "Ada", LARGE))
    with pytest.raises(Conflict) as refused:
        _write(town, "Ada", LARGE)
    assert refused.value.code == "images_full"
    with pytest.raises(Conflict):
        _edit(town, post, added=_draw(town, "Ada", LARGE))
    assert len(_images(town, "Ada", post)) == 2
    delete_post(town.community, town.id("Ada"), post)
    assert _images(town, "Ada", _write(town, "Ada", LARGE))  # there is room again
    town.community.settings = replace(settings, post_image_limit=Limit(3, 86_400))
    with pytest.raises(TooMany):
        _draw(town, "Ada", SMALL)
    assert _draw(town, "Ben", SMALL)


def test_images_go_and_come_with_their_post(town: Town) -> None:
    post = _write(town, "Ada", SMALL)
    before = _images(town, "Ben", post)
    delete_post(town.community, town.id("Ada"), post)
    assert _readers(town, before[0].key) == set()
    restore_post(town.community, town.id("Ada"), post)
    assert _images(town, "Ben", post) == before
    delete_post(town.community, town.id("Ada"), post)
    town.clock.pass_days(2)
    purge_deleted_posts(town.community)
    assert _count(town) == 0


def test_erasing_a_member_leaves_no_image(town: Town) -> None:
    post = _write(town, "Ada", SMALL, LARGE)
    _edit(town, post, text="Hello", kept={})
    assert _count(town) == 2
    erase_member(town.community, town.id("Ada"))
    assert _count(town) == 0


def test_the_file_of_ones_data_holds_the_images_of_all_versions(town: Town) -> None:
    post = _write(town, "Ada", SMALL, LARGE)
    first, second = _images(town, "Ada", post)
    _edit(town, post, kept={second.key: ""})
    _write(town, "Ben", SMALL)
    with zipfile.ZipFile(io.BytesIO(export_member(town.community, town.id("Ada")))) as packed:
        files = {name for name in packed.namelist() if name.startswith("images/")}
        parts = json.loads(packed.read("ecken.json"))["post_images"]
        assert {f"images/{part['image']}.webp" for part in parts} == files
        assert packed.read(f"images/{first.key}.webp") == _file(town, "Ada", first.key)
        assert "images\n" in packed.read("README.txt").decode()
    assert parts[0] == {
        "post": post, "image": first.key, "alt": "A lake", "width": 60, "height": 40
    }  # fmt: skip


def _count(town: Town) -> int:
    with town.community.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(post_images)).scalar_one()
