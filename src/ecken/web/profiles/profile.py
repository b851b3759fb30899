"""The member's own profile: the form, the photo, and photos of others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.reference.industries import all_industries
from ecken.service.calls.forms import FormInvalid
from ecken.service.pictures.cropping import ZOOM_MAX, Crop, parse_crop
from ecken.service.profiles.photos import (
    find_hidden_photo,
    find_photo,
    remove_photo,
    restore_photo,
    set_photo,
)
from ecken.service.profiles.profile_checks import LINES, ROWS_MAX, SECTIONS, TEXTS, TypedProfile
from ecken.service.profiles.profile_edit import own_profile, save_profile
from ecken.store.profiles.profile_details import Education, Link, Position, Spoken
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash, Undo
from ecken.web.http.private_files import hand_out
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    reading,
    redirect,
    uploaded_file,
    viewer_of,
)
from ecken.web.rendering.country_names import country_choices
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import single

__all__ = ["routes"]

_BLANK_ROWS = {
    "positions": Position("", "", "", ""),
    "educations": Education("", "", "", "", ""),
    "languages": Spoken("", ""),
    "links": Link("", ""),
}
LEVELS = (
    mark("native"),
    mark("fluent"),
    mark("good"),
    mark("basics"),
)


@for_members
def show_profile(request: Request) -> Response:
    """Show the form with what is stored."""
    with reading(request) as world:
        typed = own_profile(world, language=language_of(request).code)
    return _form(request, typed)


@for_members
def do_save(request: Request) -> Response:
    """Store a section of the profile, or show the form again: what was typed, and what is wrong."""
    form = form_of(request)
    section, typed = single(form, "section"), _typed(form)
    sections = (section,) if section in SECTIONS else SECTIONS
    try:
        save_profile(community_of(request), viewer_of(request), typed, sections=sections)
    except FormInvalid as error:
        return _form(request, _with_stored(request, typed, sections), error)
    said = mark("Your profile is saved.")
    return redirect(request, "/me", Flash(said, part=section if section in SECTIONS else ""))


@for_members
def do_set_photo(request: Request) -> Response:
    """Take a new photo, or the part of it that was chosen."""
    form = form_of(request)
    try:
        crop = parse_crop(*(single(form, name) for name in Crop._fields))
        upload = uploaded_file(request, _photo_field(form))
        set_photo(community_of(request), viewer_of(request), upload, crop)
    except Invalid as error:
        with reading(request) as world:
            typed = own_profile(world, language=language_of(request).code)
        return _form(request, typed, error)
    return redirect(request, "/me", Flash(mark("Your photo is saved."), part="photo"))


def _photo_field(form: FormData) -> str:
    """Return in which of the two boxes there is a file; that of the camera is for phones."""
    taken = form.get("camera")
    return "camera" if isinstance(taken, UploadFile) and taken.size else "photo"


def _with_stored(request: Request, typed: TypedProfile, sections: Collection[str]) -> TypedProfile:
    """Return the form with what was typed in ``sections``, and what is stored of the others."""
    with reading(request) as world:
        whole = own_profile(world, language=language_of(request).code)
    if "person" in sections:
        whole.is_recruiter = typed.is_recruiter
        whole.values |= {name: typed.values[name] for name in LINES}
    if "wishes" in sections:
        whole.values |= {name: typed.values[name] for name in TEXTS}
    lists = {name: getattr(typed, name) for name in ROWS_MAX if name in sections}
    return replace(whole, **lists)


@for_members
def do_remove_photo(request: Request) -> Response:
    """Delete the photo."""
    remove_photo(community_of(request), viewer_of(request))
    said = mark("Your photo is deleted.")
    return redirect(request, "/me", Flash(said, undo=Undo("/me/photo/restore"), part="photo"))


@for_members
def do_restore_photo(request: Request) -> Response:
    """Take the deletion of the photo back."""
    restore_photo(community_of(request), viewer_of(request))
    return redirect(request, "/me", Flash(mark("Your photo is back."), part="photo"))


@for_members
def show_photo(request: Request) -> Response:
    """Hand out a photo that the viewer may see now."""
    key = request.path_params["key"]
    with community_of(request).reading(viewer_of(request)) as world:
        photo = find_photo(world, key)
    return hand_out(request, key, lambda: photo.content, photo.media_type)


def _form(request: Request, typed: TypedProfile, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("photo",))
    locale = language_of(request).locale
    with reading(request) as world:
        hidden_photo = find_hidden_photo(world)
    return render(
        request,
        "profile/edit.html",
        error.status if error else 200,
        typed=typed,
        hidden_photo=hidden_photo,
        values=typed.values,
        rows={name: _with_blank(name, getattr(typed, name)) for name in _BLANK_ROWS},
        errors=errors,
        wrong=wrong,
        lines=LINES,
        texts=TEXTS,
        countries=country_choices(locale.language),
        industries=_industries(locale.language),
        levels=LEVELS,
        zoom_max=ZOOM_MAX,
    )


def _with_blank(name: str, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Show what there is and one or two empty rows, as long as there is room."""
    blank = 2 if not rows else 1
    room = max(0, ROWS_MAX[name] - len(rows))
    return [*rows, *[_BLANK_ROWS[name]] * min(blank, room)]


def _typed(form: FormData) -> TypedProfile:
    """Read the known fields of the form, and no others."""
    return TypedProfile(
        values={name: single(form, name) for name in (*LINES, *TEXTS)},
        is_recruiter=single(form, "is_recruiter") == "1",
        positions=[Position(*row) for row in _rows(form, "positions", Position._fields)],
        educations=[Education(*row) for row in _rows(form, "educations", Education._fields)],
        languages=[Spoken(*row) for row in _rows(form, "languages", Spoken._fields)],
        links=[Link(*row) for row in _rows(form, "links", Link._fields)],
    )


def _rows(form: FormData, name: str, fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Read the rows of a list: the n-th values of its fields belong together."""
    columns = [
        [value for value in form.getlist(f"{name}.{field}") if isinstance(value, str)]
        for field in fields
    ]
    if len({len(column) for column in columns}) != 1:
        raise Invalid("rows_uneven", "The rows of this form do not belong together.", field=name)
    return list(zip(*columns, strict=True))


@cache
def _industries(language: str) -> list[str]:
    """Return the names of sections and divisions, each once, as suggestions while typing."""
    broad = (industry for industry in all_industries().values() if industry.level <= 2)
    return list(dict.fromkeys(industry.title_in(language) for industry in broad))


routes = [
    Route("/me", show_profile, methods=["GET"]),
    Route("/me", do_save, methods=["POST"]),
    Route("/me/photo", do_set_photo, methods=["POST"]),
    Route("/me/photo/delete", do_remove_photo, methods=["POST"]),
    Route("/me/photo/restore", do_restore_photo, methods=["POST"]),
    Route("/photo/{key}", show_photo, methods=["GET"]),
]
