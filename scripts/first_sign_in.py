"""Choose a password at the link that ``ecken setup`` printed, and sign in.

Operators are led to the page where they set up a second factor.

    python scripts/first_sign_in.py LINK EMAIL
"""

from __future__ import annotations

import re
import sys
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

PATIENCE_S = 240
PASSWORD = "vier leise Lampen im Flur"


def main(link: str, email: str) -> None:
    """Do it; ends with 1 and a sentence where a page is not as expected."""
    site = link.partition("/reset/")[0]
    wait_until_ready(f"{site}/readyz")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    send(browser, link, password=PASSWORD)
    send(browser, f"{site}/sign-in", email=email, password=PASSWORD)
    with browser.open(f"{site}/admin") as page:
        if page.url != f"{site}/account/security":
            sys.exit(f"expected was the page of second factors, not {page.url}")


def wait_until_ready(address: str) -> None:
    """Ask again until the site says that it is ready."""
    ends_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_at:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:  # nobody answers yet, or not in time
            pass
        time.sleep(0.3)
    sys.exit(f"no answer from {address} within {PATIENCE_S} s")


def send(browser: urllib.request.OpenerDirector, address: str, **typed: str) -> None:
    """Fill in the first form of a page, which goes to the path of the page."""
    page = browser.open(address).read().decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form = urllib.parse.urlencode({**hidden, **typed}).encode()
    browser.open(address.partition("?")[0], form).read()


if __name__ == "__main__":
    main(*sys.argv[1:])
