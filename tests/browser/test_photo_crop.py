"""The square of the own photo, chosen by keyboard or by pointer: what is shown is what is saved."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visit

Choice = Callable[[Page, Locator], None]

pytestmark = pytest.mark.browser

WIDE, TALL = 900, 600
NEAR = 12
"""By how much of 255 a colour may differ after it was drawn anew and written as JPEG."""

# The colours at 7 × 7 places of a drawing, or of a picture at an address, as large as it.
_COLOURS = """async (what) => {
  const canvas = new OffscreenCanvas(512, 512);
  const pen = canvas.getContext("2d");
  const load = async (address) => createImageBitmap(await (await fetch(address)).blob());
  const picture = typeof what === "string" ? await load(what) : what;
  pen.drawImage(picture, 0, 0, 512, 512);
  const places = [32, 107, 182, 256, 330, 405, 480];
  const at = (x, y) => Array.from(pen.getImageData(x, y, 1, 1).data.slice(0, 3));
  return places.flatMap((y) => places.map((x) => at(x, y)));
}"""


def slope() -> bytes:
    """A picture that is redder to the right and greener to the bottom: each place looks its own."""
    across, down = np.meshgrid(np.linspace(0, 255, WIDE), np.linspace(0, 255, TALL))
    pixels = np.stack([across, down, np.full_like(across, 90)], axis=2).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def by_keyboard(page: Page, _canvas: Locator) -> None:
    page.locator("#f-zoom").focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    page.locator("#f-across").focus()
    page.keyboard.press("Home")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.locator("#f-down").focus()
    page.keyboard.press("End")


def by_pointer(page: Page, canvas: Locator) -> None:
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    for _ in range(8):
        page.mouse.wheel(0, -100)
    expect(page.locator("#f-zoom")).to_have_value("180")
    page.mouse.down()
    page.mouse.move(x + box["width"] / 3, y - box["height"] / 4, steps=6)
    page.mouse.up()


@pytest.mark.parametrize("choose", [by_keyboard, by_pointer])
def test_the_square_that_is_shown_is_saved(visit: Visit, choose: Choice) -> None:
    page = visit("Ada")
    page.goto("/me")
    page.locator("#f-photo").set_input_files(
        FilePayload(name="me.png", mimeType="image/png", buffer=slope())
    )
    canvas = page.locator("[data-crop] canvas")
    expect(canvas).to_be_visible()
    middle = colours(canvas)
    choose(page, canvas)
    shown = colours(canvas)
    assert np.abs(shown - middle).max() > 4 * NEAR
    page.locator("[data-crop] button").click()
    saved = page.locator("#photo img.avatar")
    expect(saved).to_be_visible()
    kept = np.array(page.evaluate(_COLOURS, saved.get_attribute("src")))
    assert np.abs(kept - shown).max() <= NEAR


def colours(canvas: Locator) -> NDArray[np.int64]:
    """What is drawn at some places, as (49, 3)."""
    return np.array(canvas.evaluate(_COLOURS))
