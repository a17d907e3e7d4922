"""What is looked for on a page: by axe, and by a ruler."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROWEST = 320  # px
PHONE = {"viewport": {"width": NARROWEST, "height": 780}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
LAPTOP_AT_200_PERCENT = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
WHAT_STICKS_OUT = """(width) => [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > width || one.getBoundingClientRect().left < 0)
    .map((one) => one.outerHTML.slice(0, 120))"""


# The rules whose answers depend on whether it is dark.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def findings(page: Page, address: str) -> list[Any]:
    """What axe and a ruler find at this address."""
    page.goto(address)
    return found_here(page)


def found_here(page: Page) -> list[Any]:
    """What axe and a ruler find on the page that stands there; in the dark, what has to do with colours."""
    found: list[Any] = []
    for scheme, rules in (("light", None), ("dark", {"runOnly": COLOURS})):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        violations = Axe().run(page, options=rules).response["violations"]
        found += [(scheme, one["id"], one["nodes"][0]["target"]) for one in violations]
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
    if page.evaluate("document.documentElement.scrollWidth") > NARROWEST:
        found.append((f"scrolls sideways at {NARROWEST} px", page.evaluate(WHAT_STICKS_OUT, NARROWEST)))
    page.set_viewport_size(size)
    return found
