"""The gateway against the oracle in towns of more members than one machine word has bits."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from ecken.rules.audience import Audience
from ecken.service.privacy.privacy import set_privacy
from tests.examples import IS_LONG
from tests.privacy.oracle_check import assert_is_the_oracles
from tests.service.random_towns import random_town

SEEDS = range(40) if IS_LONG else range(2)


@pytest.mark.parametrize("seed", SEEDS)
def test_in_a_wide_town_every_answer_is_the_oracles(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    size = random.choice((66, 100, 130))
    with random_town(tmp_path, seed, members=size, ties=int(1.7 * size)) as town:
        names = sorted(town.ids, key=town.id)
        # Those at the edges of machine words, too.
        looked_at = [names[i] for i in (0, 61, 62, 63, 64, size - 1) if i < size]
        for _ in range(2):
            viewers = random.sample(names, 3)
            assert_is_the_oracles(town, viewers, [*looked_at, *random.sample(names, 6)])
            for name in random.sample(names, 3):
                town.turn(*random.sample(names, 2))
                set_privacy(
                    town.community,
                    town.id(name),
                    audience=random.choice(list(Audience)),
                    is_listed=random.random() < 0.8,
                )
