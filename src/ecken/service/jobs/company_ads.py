"""The running ads of a company, however they spell its name.

They are those that the search among job ads finds for the viewer, so that its list is the whole of
what a company's page shows the first ones of (R1).
"""

from __future__ import annotations

from ecken.service.jobs.job_search import JobOrder, JobQuestion, JobResults, search_ads
from ecken.service.search.companies import Company
from ecken.service.world import World

__all__ = ["ads_of_company"]


def ads_of_company(world: World, company: Company, *, limit: int = 3) -> JobResults:
    """Return the newest ads of a company, and how many there are."""
    question = JobQuestion(companies=(company.name,))
    return search_ads(world, question, order=JobOrder.NEWEST, limit=limit)
