"""What is told of job ads, and what one writes into them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, Field

from ecken.api.shapes import Body, Named, named
from ecken.service.jobs.job_ads import JobAd
from ecken.service.jobs.job_checks import AD_FIELDS, TypedAd

__all__ = ["JobAnswer", "JobBody", "JobId", "JobIdAnswer"]

JobId = Annotated[str, Path(description="Public id of a job ad.", max_length=64)]
_Line = Annotated[str, Field(max_length=1_000)]
_Amount = Annotated[
    str,
    Field(max_length=40, description="An amount as text, such as `48000` or `17.50`; or empty."),
]


class JobBody(Body):
    """What an ad says. One end of the salary alone is the whole range."""

    title: _Line
    company: _Line
    city: Annotated[str, Field(max_length=1_000, description="May be empty for remote work.")] = ""
    postal_code: _Line = ""
    country: Annotated[str, Field(max_length=10, description="ISO 3166, such as `DE`.")] = ""
    workplace: Annotated[str, Field(max_length=20, description="`onsite`, `hybrid`, `remote`.")]
    hours: Annotated[str, Field(max_length=20, description="`full`, `part`, `either`.")]
    salary_from: _Amount = ""
    salary_to: _Amount = ""
    currency: Annotated[str, Field(max_length=10, description="ISO 4217, such as `EUR`.")] = "EUR"
    salary_per: Annotated[str, Field(max_length=20, description="`year`, `month`, `hour`.")] = (
        "year"
    )
    text: Annotated[str, Field(max_length=40_000)]
    apply_to: Annotated[
        str, Field(max_length=1_000, description="A web address or an e-mail address; or empty.")
    ] = ""
    public: Annotated[
        bool, Field(description="Open to everybody, where the operators have opened job ads.")
    ] = False

    def typed(self) -> TypedAd:
        """Return it as a form would have been typed."""
        return TypedAd({name: getattr(self, name) for name in AD_FIELDS}, self.public)


class JobIdAnswer(BaseModel):
    """A job ad by its id."""

    id: str


class JobAnswer(BaseModel):
    """A job ad as the caller sees it. Times are epoch seconds, amounts texts."""

    id: str
    title: str
    company: str
    city: str
    postal_code: str
    country: str
    workplace: Literal["onsite", "hybrid", "remote"]
    hours: Literal["full", "part", "either"]
    salary_from: str
    salary_to: str
    currency: str
    salary_per: Literal["year", "month", "hour"]
    text: str
    apply_to: str
    public: bool
    published: int
    ends: int
    running: bool
    advertiser: Named

    @classmethod
    def of(cls, ad: JobAd) -> JobAnswer:
        """Show an ad."""
        row = ad.row
        return cls.model_validate(
            {
                **{name: getattr(row, name) for name in AD_FIELDS},
                "id": ad.id,
                "salary_from": _amount(row.salary_from),
                "salary_to": _amount(row.salary_to),
                "public": row.is_public,
                "published": row.published_at,
                "ends": row.ends_at,
                "running": ad.is_running,
                "advertiser": named(ad.advertiser),
            }
        )


def _amount(cents: int | None) -> str:
    if cents is None:
        return ""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"
