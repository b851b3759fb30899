"""QR codes, drawn into the page: nothing else is loaded for them."""

from __future__ import annotations

import segno
from markupsafe import Markup

__all__ = ["qr_code"]


def qr_code(address: str, title: str) -> Markup:
    """Return an address as an SVG drawing that readers hear as ``title``."""
    made = segno.make(address, error="m", micro=False)
    drawn = made.svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass="", light="#fff", title=title
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))
