"""Members named in a search: ids in the address, names on the screen, choice of namesakes."""

from __future__ import annotations

from dataclasses import replace

from ecken.errors import Invalid
from ecken.search.query import to_form, to_line
from ecken.service.search.named_members import names_of, who_is_named, with_ids, with_texts
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.web.search.search_form import Question

__all__ = ["with_named"]


def with_named(world: World, question: Question, path: str, language: str) -> Question:
    """Return the question with ids for the members it names; the line and the form show names.

    If a name can be several members, the question holds them as its choices.
    """
    named = [leaf.text for leaf in question.query.listed() if leaf.field == "contact_of"]
    if not named or question.error is not None:
        return question
    try:
        query = with_ids(world, question.query)
    except Invalid as error:
        text = next(text for text in named if text.startswith(str(error.fields["name"])))
        return replace(question, error=error, choices=_choices(world, question, path, text))
    shown = with_texts(query, names_of(world, query))
    form, boxes = to_form(query, language=language), to_form(shown, language=language)
    return replace(
        question, query=query, form=form, line=to_line(shown, language=language), boxes=boxes
    )


def _choices(
    world: World, question: Question, path: str, text: str
) -> tuple[tuple[str, Card], ...]:
    found = []
    for card in who_is_named(world, text):
        query = with_texts(question.query, {text: card.public_id})
        to = replace(question, query=query, form=to_form(query)).address(path)
        found.append((to, card))
    return tuple(found)
