"""When a task is due, when a silent holder is given up: whatever clocks do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.operators.task_times import (
    LONGEST_PAUSE_S,
    LOOKS_MAX,
    is_due,
    is_given_up,
    look_again,
    pause_s,
)

DAY_S = 86_400
times = st.integers(0, 4_000_000_000)
periods = st.integers(1, 8 * DAY_S)


@given(times, periods)
def test_a_task_that_was_just_begun_is_due_after_its_period_and_not_before(
    now: int, every_s: int
) -> None:
    due_at = now + every_s
    assert not is_due(due_at, now=now, next_at=now + every_s)
    assert is_due(due_at, now=due_at, next_at=due_at + every_s)


@given(times, periods, st.integers(1, 40))
def test_a_pause_after_failures_is_kept_and_bounded(now: int, every_s: int, failures: int) -> None:
    pause = pause_s(failures, every_s=every_s)
    assert 1 <= pause <= LONGEST_PAUSE_S
    assert pause <= pause_s(failures + 1, every_s=every_s)
    assert not is_due(now + pause, now=now, next_at=now + every_s)


@given(st.integers(1, 50 * DAY_S), periods, st.lists(st.integers(-DAY_S, DAY_S), max_size=30))
def test_a_clock_that_jumps_neither_starves_nor_floods(
    start: int, every_s: int, jumps: list[int]
) -> None:
    """Time passes in seconds, and the clock jumps at times: a run for each jump at most, and in
    each stretch between jumps as many as fit."""
    now, due_at = start + 100 * DAY_S, 0
    stretch_s = 3 * max(every_s, LONGEST_PAUSE_S)
    for jump in jumps:
        now += jump
        ends_at, runs, allowed_s = now + stretch_s, 0, max(every_s, LONGEST_PAUSE_S)
        while now < ends_at:
            if is_due(due_at, now=now, next_at=now + every_s):
                runs += 1
                due_at = now + every_s
            moment = min(due_at, now + allowed_s)  # the next at which anything can happen
            now = max(now + 1, moment)
        assert stretch_s // every_s - allowed_s // every_s <= runs <= stretch_s // every_s + 1


class Model:
    """Holders that count or are dead; whoever looks knows the truth from their own looks only."""

    def __init__(self) -> None:
        self.holder, self.beat, self.silent = "a", 0, 0


@given(st.lists(st.sampled_from(["look", "beat", "other"]), max_size=400))
def test_a_holder_is_given_up_after_so_many_silent_looks_and_never_before(
    steps: list[str],
) -> None:
    model, sight = Model(), None
    for step in steps:
        if step == "beat":
            model.beat, model.silent = model.beat + 1, 0
        elif step == "other":
            model.holder, model.beat, model.silent = model.holder + "x", model.beat + 1, 0
        else:
            sight = look_again(sight, model.holder, model.beat)
            model.silent += 1
            assert is_given_up(sight) == (model.silent > LOOKS_MAX)


def test_silence_is_given_up() -> None:
    sight = None
    for _ in range(LOOKS_MAX):
        sight = look_again(sight, "a", 7)
        assert not is_given_up(sight)
    assert is_given_up(look_again(sight, "a", 7))
