"""What ``ecken graph distances`` and ``measures`` print."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ecken.cli.screen import print_line, print_table

if TYPE_CHECKING:
    from ecken.graph import Distances, SketchedDistances

__all__ = ["plain_values", "print_distances", "print_measures"]

_MOST_LINES = 60


def plain_values(found: Any) -> Any:
    """Return an answer of the engine as values that JSON knows."""
    if hasattr(found, "__dataclass_fields__"):
        return {field.name: plain_values(getattr(found, field.name)) for field in fields(found)}
    if hasattr(found, "tolist"):  # an array; numpy is not imported for those that print none
        return found.tolist()
    return list(found) if isinstance(found, tuple) else found


def print_distances(found: Distances, contacts: int, sketched: SketchedDistances | None) -> None:
    """Print the figures with the people in between, then the distribution."""
    low, high = found.diameter
    rows = {
        "members": f"{found.members:,}",
        "contacts": f"{contacts:,}",
        "measured from": "all members"
        if found.is_exact
        else f"{found.sources:,} members; in brackets where the true value is, 95 times of 100",
        "pairs with a path": f"{found.connected:,}",
        "pairs without": f"{found.unreachable:,}",
    }
    if found.mean_hops is not None and found.median_hops is not None:
        rows |= {
            "mean": f"{_hops(found.mean_hops)}{_span(found, 'mean_hops')}",
            "median": f"{_hops(found.median_hops)}{_span(found, 'median_hops')}",
            "90 % are within": f"{found.effective_diameter:.2f} hops"
            f"{_span(found, 'effective_diameter')}",
            "within 3 hops": f"{found.share_within(3):.2%}",
            "within 6 hops": f"{found.share_within(6):.2%}",
        }
    rows["diameter"] = _hops(low) if low == high else f"{low} to {high} hops"
    if sketched is not None and sketched.interval is not None:
        rows["mean, sketched"] = f"{sketched.mean_hops:.2f} hops{_brackets(sketched.interval)}"
    print_table(rows)
    print_line(f"{'hops':>5} {'in between':>10} {'pairs':>22} {'share':>8} {'within':>8}")
    together = 0.0
    for hops, count in enumerate(found.pairs[:_MOST_LINES].tolist(), 1):
        share = count / max(found.connected, 1)
        together += share
        print_line(f"{hops:>5} {hops - 1:>10} {count:>22,} {share:>8.2%} {together:>8.2%}")
    if found.pairs.size > _MOST_LINES:
        print_line(f"and so on up to {found.pairs.size:,} hops; --json has them all")


def _hops(hops: float) -> str:
    """Say hops and the people in between: one less."""
    digits, between = 0 if isinstance(hops, int) else 2, max(hops - 1, 0)
    return (
        f"{hops:.{digits}f} {'hop' if hops == 1 else 'hops'}, "
        f"{between:.{digits}f} {'person' if between == 1 else 'people'} in between"
    )


def _span(found: Distances, name: str) -> str:
    """Say from where to where the true value is, if it was measured from a sample."""
    return "" if found.intervals is None else _brackets(getattr(found.intervals, name))


def _brackets(interval: Any, form: str = ".2f") -> str:
    return "" if interval is None else f" [{interval[0]:{form}} to {interval[1]:{form}}]"


def print_measures(found: dict[str, Any]) -> None:
    """Print what ``ecken graph measures`` found."""
    degrees, clustering, mixing = found["degrees"], found["clustering"], found["mixing"]
    rows = {
        "members": f"{found['members']:,}",
        "contacts": f"{found['contacts']:,}",
        "components": f"{found['components']:,}",
        "largest component": f"{found['largest_component']:,}",
        "without contacts": f"{found['isolated']:,}",
        "contacts of a member": f"mean {_number(degrees['mean'])}, "
        f"median {_number(degrees['median'], 'd')}, "
        f"most {degrees['most']:,}",
        "contacts of a contact": f"mean {_number(mixing['mean_of_contacts'])}",
        "contacts have more": _share(mixing["share_outdone"]),
        "assortativity": _number(mixing["assortativity"], "+.3f"),
        "transitivity": _share(clustering["transitivity"])
        + _brackets(clustering["transitivity_interval"], ".2%"),
        "mean local clustering": _share(clustering["mean_local"])
        + _brackets(clustering["mean_local_interval"], ".2%"),
    }
    if clustering["triangles"] is not None:
        rows["triangles"] = f"{clustering['triangles']:,}"
    if tail := degrees["tail"]:
        rows |= {
            "tail": f"{tail['members']:,} members with {tail['x_min']:,} contacts or more",
            "as a power law": f"exponent {tail['exponent']:.2f} ± {tail['exponent_error']:.2f}, "
            f"off by {tail['power_law_ks']:.3f} at most",
            "as a lognormal": f"mu {tail['mu']:.2f}, sigma {tail['sigma']:.2f}, "
            f"off by {tail['lognormal_ks']:.3f} at most",
            "fits better": f"{tail['better']} (p = {tail['p']:.2g})",
        }
    print_table(rows)


def _number(value: float | None, form: str = ".2f") -> str:
    return "none" if value is None else f"{value:{form}}"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.2%}"
