"""QR codes, drawn into the page: nothing else is loaded for them."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

__all__ = ["qr_code", "qr_picture"]


def qr_code(address: str, title: str) -> Markup:
    """Return an address as an SVG drawing that readers hear as ``title``."""
    made = segno.make(address, error="m", micro=False)
    drawn = made.svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass="", light="#fff", title=title
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))


def qr_picture(address: str) -> str:
    """Return an address as an SVG file of its own, to be printed."""
    file = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(file, kind="svg", border=4, scale=8, light="#fff")
    return file.getvalue().decode("utf-8")
