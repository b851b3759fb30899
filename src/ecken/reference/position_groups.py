"""Sorts positions into a dozen groups by what somebody does, in German and English.

All gendered forms of a title are in one group: the patterns are beginnings of words, before the
form is told apart (the test looks at every title of :mod:`ecken.reference.titles`). The first group
that fits is taken; whoever leads a department belongs to what the department does.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from ecken.reference.folding import expand

__all__ = ["PositionGroup", "group_of_position"]


class PositionGroup(StrEnum):
    """What people in a group do."""

    LEARNING = "learning"
    OFFICE = "office"
    EXECUTIVE = "executive"
    PEOPLE = "people"
    TECHNOLOGY = "technology"
    SALES = "sales"
    SUPPLY = "supply"
    FINANCE = "finance"
    HEALTH = "health"
    SCIENCE = "science"
    ADVICE = "advice"
    MEDIA = "media"
    CRAFT = "craft"
    LEAD = "lead"
    OTHER = "other"
    """A position that fits none of them."""
    UNKNOWN = "unknown"
    """No position."""


_PATTERNS = {
    PositionGroup.LEARNING: r"\bstud(?:ent|ier)|\btrainee|\bazubi|auszubild|praktik|\bintern\b"
    r"|werkstud|doktorand|\bphd (?:cand|stud)|\blehrling",
    PositionGroup.OFFICE: r"assist|sekretaer|sachbearbeit|\boffice\b|buerokauf|\breception|empfang"
    r"|schreibkraft",
    PositionGroup.EXECUTIVE: r"geschaeftsfuehr|\bvorst(?:and|aend)|\bc[eftioms]o\b|\bchro\b"
    r"|founder|gruender|inhaber|\bowner\b|managing (?:director|partner)|\bchief .*officer"
    r"|(?<!vice )\bpresident\b|eigentuemer|unternehmer|\bpraesident"
    r"|buergermeister|\blandrat|landraet",
    PositionGroup.PEOPLE: r"\bhr\b|human resource|personal(?:leit|refer|entwick|wes|verantw|chef"
    r"|manag|berat|abteil)|\bpersonaler|recruit|talent|people (?:and |)(?:culture|operation)",
    PositionGroup.TECHNOLOGY: r"software|entwickl|develop|engineer|ingenieur|programmier|\bit\b"
    r"|\bdata\b|devops|informatik|\bcloud|cyber|security|techni[ks]|technolog|konstrukt|mechani|mechatron"
    r"|elektr|scrum|product (?:manag|owner)|produktmanag|architek|administrator|\btech\b"
    r"|machine learning",
    PositionGroup.SALES: r"\bsales|vertrieb|verkauf|verkaeuf|marketing|account (?:manag|exec)"
    r"|business develop|\bpr\b|kommunikation|communication|\bbrand|werbe|customer|kunden",
    PositionGroup.SUPPLY: r"einkauf|einkaeuf|purchas|procure|\bbuyer|logisti|supply|beschaff"
    r"|disponent|\blager|warehous|operation|produktion|production|fertigung|manufactur|qualit",
    PositionGroup.FINANCE: r"finan[zc]|controll|buchhalt|account|treasur|\baudit|steuer(?!ung)"
    r"|\btax\b|\bbank|versicher|invest|wirtschaftspruef",
    PositionGroup.HEALTH: r"\barzt|\baerzt|[a-z]arzt|[a-z]aerzt|physician|\bnurse|pfleg"
    r"|schwester|therap|apothek|hebamme|psycholog|medizin|medical|ordination",
    PositionGroup.SCIENCE: r"professor|\bprof\b|dozent|lehr(?:er|kraft|beauf)|teacher|lecturer"
    r"|research|wissenschaft|forsch|postdoc|scientist|paedagog",
    PositionGroup.ADVICE: r"rechtsanw|anwalt|anwaelt|jurist|\blegal|lawyer|attorney|counsel|notar"
    r"|\brichter|consult|berat|advisor",
    PositionGroup.MEDIA: r"design|redakt|journalis|editor|\bautor|kuenstler|fotograf|photograph"
    r"|\btexter|creative|grafik|regiss|schauspiel|musik",
    PositionGroup.CRAFT: r"macher|schlosser|tischler|maurer|maler\b|malerin|fahrer|koch\b|koechin"
    r"|baecker|metzger|fleischer|monteur|installat|schreiner|dachdeck|gaertner|landwirt|friseur"
    r"|kellner|facharbeit|meister\b|meisterin",
    PositionGroup.LEAD: r"leit(?:er|ung|end)|\bhead\b|direktor|director|\bvp\b|vice president"
    r"|\blead\b|manager|\bchef|prokurist|vorgesetz|teamlead",
}
_COMPILED = [(group, re.compile(pattern)) for group, pattern in _PATTERNS.items()]


@lru_cache(maxsize=4_096)
def group_of_position(position: str) -> PositionGroup:
    """Return the group of a position as somebody has written it."""
    text = expand(position)
    if not text:
        return PositionGroup.UNKNOWN
    fitting = (group for group, pattern in _COMPILED if pattern.search(text))
    return next(fitting, PositionGroup.OTHER)
