"""``ecken privacy-notice`` and ``ecken processing-record``: drafts for the operators."""

from __future__ import annotations

from typing import Annotated

import typer

from ecken.cli.screen import print_line
from ecken.wiring import settings_from_environment

__all__ = ["privacy_notice", "processing_record"]

Language = Annotated[str, typer.Option(help="de or en.")]


def privacy_notice(language: Language = "de") -> None:
    """Print a draft of the data protection notice (Art. 13 GDPR), from the settings.

    What Ecken cannot know is left open in [[…]]. The same draft is offered under /admin.
    """
    from ecken.service.operators import privacy_documents

    print_line(privacy_documents.privacy_notice(settings_from_environment(), language))


def processing_record(language: Language = "de") -> None:
    """Print a draft of the record of processing activities (Art. 30 GDPR), from the settings.

    The categories of data come from the register of the database's columns.
    """
    from ecken.service.operators import privacy_documents

    print_line(privacy_documents.processing_record(settings_from_environment(), language))
