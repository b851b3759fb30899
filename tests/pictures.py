"""Pictures for tests: drawn when they are asked for."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

__all__ = ["picture"]


def picture(size: tuple[int, int], kind: str, mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture of one colour as a file."""
    file = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "L", "P") else "teal").save(file, kind, **options)
    return file.getvalue()
