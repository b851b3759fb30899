"""Every route there is, and every id in either twin: what questions are made of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from ecken.api.app import build_api
from ecken.api.description.reference import operations
from ecken.store.tables import metadata
from ecken.web.app import build_web
from tests.community import Town

__all__ = ["API", "NOBODY", "Known", "Route", "routes"]

Route = tuple[str, str]
API = "/api/v1"
NOBODY = "A" * 22
"""An id that nothing has."""


@dataclass(frozen=True)
class Known:
    """Every public id in either twin, by table; and who is called what."""

    ids: dict[str, list[str]]
    members: dict[str, str]

    @classmethod
    def of(cls, *towns: Town) -> Known:
        """Collect the ids."""
        found: dict[str, dict[str, None]] = {}
        for town in towns:
            with town.community.database.reading() as connection:
                for table in metadata.sorted_tables:
                    if "public_id" in table.c:
                        wanted = select(table.c.public_id).order_by(*table.primary_key)
                        ids = connection.execute(wanted).scalars()
                        found.setdefault(table.name, {}).update(dict.fromkeys(ids))
        return cls({name: list(ids) for name, ids in found.items()}, towns[0].public_ids)

    def some(self, table: str) -> list[str]:
        """All ids of a table, and one that nothing has."""
        ids = self.ids[table]
        return [*(ids[::2] if table == "target_groups" else ids), NOBODY]


def routes(town: Town) -> list[Route]:
    """Return (method, path) of every route there is, by the routers themselves."""
    pages = [
        (method, route.path)
        for route in build_web(town.community).routes
        for method in sorted(route.methods - {"HEAD"})
    ]
    api = build_api(town.community)
    return pages + [(method, API + path) for method, path, _ in operations(api.openapi())]
