"""Job ads of the demo: whoever advertises could have written the ad."""

from pathlib import Path

from ecken.demo.jobs import make_ads
from ecken.demo.network import DemoNetwork
from ecken.service.jobs.job_ads import show_ad
from ecken.service.jobs.job_checks import TypedAd, checked_ad
from ecken.service.jobs.job_search import JobQuestion, search_ads
from ecken.service.loading.demo_loading import load_demo
from tests.community import small_community


def test_every_ad_has_an_advertiser_of_its_trade_and_can_be_published(
    network: DemoNetwork,
) -> None:
    ads = make_ads(network.members)
    assert len(ads) >= 30
    assert len({ad.member for ad in ads}) == len(ads)
    for ad in ads:
        member = network.members[ad.member]
        assert (ad.company, ad.city, ad.country) == (member.company, member.city, member.country)
        least, most, currency, per = ad.salary
        values = {name: getattr(ad, name) for name in ad.__slots__ if name not in ("salary",)}
        values |= {"salary_from": least, "salary_to": most, "currency": currency}
        checked_ad(TypedAd({**{k: str(v) for k, v in values.items()}, "salary_per": per}))


def test_the_loaded_demo_shows_its_ads(tmp_path: Path) -> None:
    with small_community(tmp_path) as town:
        cast = load_demo(town.community, members=2_000)
        with town.community.reading(next(iter(cast.values()))) as world:
            found = search_ads(world, JobQuestion(), limit=100)
            assert found.total == len(found.hits) >= 20
            assert show_ad(world, found.hits[0].ad.id).is_running
            published = [hit.ad.row.published_at for hit in found.hits]
        assert published == sorted(published, reverse=True)
