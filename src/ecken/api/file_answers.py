"""Answers that are files; their class says to the description of the interface what they hold."""

from __future__ import annotations

from fastapi.responses import PlainTextResponse, Response

__all__ = ["Csv", "Pdf", "WebP", "Zip"]


class WebP(Response):
    """An image."""

    media_type = "image/webp"


class Pdf(Response):
    """A document to print."""

    media_type = "application/pdf"


class Zip(Response):
    """Several files in one."""

    media_type = "application/zip"


class Csv(PlainTextResponse):
    """A table as text."""

    media_type = "text/csv"
