"""Official pages of companies with long words, for the pages about them."""

from __future__ import annotations

from ecken.service.companies.news import edit_news, write_news
from ecken.service.companies.pages import edit_page
from ecken.service.operators.official_companies import list_official, name_editor
from ecken.service.profiles.company_logos import set_logo
from tests.community import Town
from tests.pictures import picture

__all__ = ["let_company_speak"]


def let_company_speak(town: Town, company: str, word: str) -> list[str]:
    """Let Ada and Ben write for a company of Ada's and others; return the pages of it."""
    community, ada, ben = town.community, town.id("Ada"), town.id("Ben")
    for email in ("ada@example.org", "ben@example.org"):
        key = name_editor(community, ada, company=company, member=email)
    link = f"https://example.org/{'pfad' * 60}"
    for text in (word * 9, f"{word * 8}\n{link}"):
        edit_page(community, ben, company, text=text, link=link)
    set_logo(community, ada, company, picture((900, 300), "PNG"))
    news = write_news(community, ben, company, f"{word * 9}\n{link}")
    edit_news(community, ada, news, word * 8)
    page = list_official(community, ada)[0].page.public_id
    at = f"/companies/{key}"
    return [
        "/admin/companies", f"/company-page/{page}", f"{at}/edit", f"{at}/history", f"{at}/news",
        f"/company-news/{news}",
        f"/report/company/{page}", f"/report/news/{news}",  # of one's own: says that it is
    ]  # fmt: skip
