"""Positions are sorted by what people do, never by the gendered form of the title."""

from __future__ import annotations

import pytest

from ecken.reference.position_groups import PositionGroup, group_of_position
from ecken.reference.titles import all_titles


def test_every_gendered_form_of_a_title_is_in_the_same_group() -> None:
    different = [
        title
        for title in all_titles()
        if len({group_of_position(form) for form in (title.neutral, title.female, title.male)}) > 1
    ]
    assert different == []
    others = sum(group_of_position(title.neutral) is PositionGroup.OTHER for title in all_titles())
    assert others < len(all_titles()) / 2


@pytest.mark.parametrize(
    ("position", "group"),
    [
        ("", PositionGroup.UNKNOWN),
        ("Pastor", PositionGroup.OTHER),
        ("Geschäftsführerin", PositionGroup.EXECUTIVE),
        ("Chief Financial Officer", PositionGroup.EXECUTIVE),
        ("CTO & Co-Founder", PositionGroup.EXECUTIVE),
        ("Assistentin der Geschäftsführung", PositionGroup.OFFICE),
        ("Vice President Sales", PositionGroup.SALES),
        ("Head of Engineering", PositionGroup.TECHNOLOGY),
        ("Data Scientist", PositionGroup.TECHNOLOGY),
        ("Leiter Einkauf", PositionGroup.SUPPLY),
        ("Abteilungsleiterin", PositionGroup.LEAD),
        ("Werkstudent Marketing", PositionGroup.LEARNING),
        ("Chefärztin", PositionGroup.HEALTH),
        ("Rechtsanwältin", PositionGroup.ADVICE),
        ("HR Business Partner", PositionGroup.PEOPLE),
    ],
)
def test_a_position_is_in_the_group_of_what_somebody_does(
    position: str, group: PositionGroup
) -> None:
    assert group_of_position(position) is group
