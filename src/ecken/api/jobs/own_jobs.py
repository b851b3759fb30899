"""``/jobs``: the caller's own ads."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ecken.api.calls import Caller, Changer
from ecken.api.jobs.job_shapes import JobAnswer, JobBody, JobId, JobIdAnswer
from ecken.api.strict_json import StrictRoute
from ecken.service.jobs import job_ads

__all__ = ["router"]

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=StrictRoute)


@router.get("/mine")
def list_own_jobs(call: Caller) -> list[JobAnswer]:
    """Return the caller's ads, newest first; those that have ended as long as they are kept."""
    with call.reading() as world:
        return [JobAnswer.of(ad) for ad in job_ads.list_own_ads(world)]


@router.post("", status_code=201, response_model=JobIdAnswer)
def publish_job(call: Changer, body: JobBody) -> dict[str, Any]:
    """Publish a job ad."""

    def run() -> dict[str, Any]:
        return {"id": job_ads.publish_ad(call.community, call.viewer, body.typed())}

    return call.once(body, run)


@router.put("/{id}", status_code=204)
def change_job(call: Caller, id: JobId, body: JobBody) -> None:
    """Change what an ad says."""
    job_ads.change_ad(call.community, call.viewer, id, body.typed())


@router.post("/{id}/end", status_code=204)
def end_job(call: Changer, id: JobId) -> None:
    """End an ad: nobody else sees it any more."""
    job_ads.end_ad(call.community, call.viewer, id)


@router.post("/{id}/restore", status_code=204)
def restore_job(call: Changer, id: JobId) -> None:
    """Take the end of an ad back: once, within a minute."""
    job_ads.restore_ad(call.community, call.viewer, id)


@router.post("/{id}/extend", status_code=204)
def extend_job(call: Changer, id: JobId) -> None:
    """Let an ad run for its whole time from now; one that has ended is published again."""
    job_ads.extend_ad(call.community, call.viewer, id)
