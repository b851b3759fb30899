"""What can be asked at the routes of job ads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["add"]

SEARCHES = (
    "", "?q=buyer", "?q=siemens%20city:hamburg~25km", "?f_workplace=remote&order=newest",
    "?f_company=Siemens", "?f_city=Hamburg&f_hours=part", "?q=hamburk", "?q=contact_of:ADA",
    "?q=city:hamburg&order=nearest", "?f_hours=x",
)  # fmt: skip
AD = {
    "title": "Buyer", "company": "Siemens", "city": "Hamburg", "workplace": "hybrid",
    "hours": "full", "text": "Buying.",
}  # fmt: skip


def add(page: Callable[..., None], api: Callable[..., None]) -> None:
    """Name the questions at pages and at the JSON interface."""
    _look(page, api)
    _do(page, api)


def _look(page: Callable[..., None], api: Callable[..., None]) -> None:
    page("GET", "/jobs", queries=SEARCHES)
    api(
        "GET",
        "/jobs",
        queries=tuple(query.replace("f_", "").replace("?q=", "?line=") for query in SEARCHES),
    )
    for path in ("/jobs.atom", "/jobs.rss", "/jobs/mine", "/jobs/new"):
        page("GET", path)
    api("GET", "/jobs/mine")
    page("GET", "/jobs/searches")
    page("GET", "/jobs/searches/new", queries=("", "?q=buyer&f_hours=part", "?q=%28"))
    api("GET", "/jobs/searches")
    page("GET", "/jobs/{id}", "job_ads")
    page("GET", "/jobs/{id}/change", "job_ads")
    page("GET", "/jobs/{id}/contact", "job_ads", queries=("", "?q=a"))
    api("GET", "/jobs/naming-me")
    api("GET", "/jobs/{id}", "job_ads")


def _do(page: Callable[..., None], api: Callable[..., None]) -> None:
    body: dict[str, Any] = {**AD, "salary_from": "48000", "currency": "EUR", "salary_per": "year"}
    page("POST", "/jobs/new", body=body)
    page("POST", "/jobs/{id}/change", "job_ads", body)
    api("POST", "/jobs", body=body)
    api("PUT", "/jobs/{id}", "job_ads", body)
    for door in (page, api):
        door("POST", "/jobs/{id}/apply", "job_ads", {"text": "Hello"})
        for step in ("end", "restore", "extend"):
            door("POST", f"/jobs/{{id}}/{step}", "job_ads", {} if door is page else None)
    page("POST", "/jobs/{id}/contact", "job_ads", {"member": ""})
    api("PUT", "/jobs/{id}/contact", "job_ads", {"member": "x" * 22})
    api("DELETE", "/jobs/{id}/contact", "job_ads")
    page("POST", "/jobs/{id}/contact/answer", "job_ads", {"agrees": "1"})
    api("POST", "/jobs/{id}/contact/answer", "job_ads", {"agrees": False})
    page("POST", "/jobs/searches/new", body={"name": "Buying", "q": "buyer", "f_hours": "full"})
    api("POST", "/jobs/searches", body={"name": "Buying", "line": "buyer", "hours": ["full"]})
    page("POST", "/jobs/searches/{id}/delete", "job_searches", {})
    api("DELETE", "/jobs/searches/{id}", "job_searches")
    for door in (page, api):
        for step in ("seen", "restore"):
            sent = {} if door is page else None
            door("POST", f"/jobs/searches/{{id}}/{step}", "job_searches", sent)
