"""The steps in which a story is told, as a browser takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playwright.sync_api import Page


def goes_on(page: Page, to: str, said: Callable[[str], str] = str) -> None:
    """Press the button of a step, and be on the next one. `said` is how the page says something in its language."""
    page.get_by_role("button", name=said("Next"), exact=True).click()
    page.wait_for_url(f"**/share/{to}*", timeout=60_000)


def tells_the_rest(
    page: Page, *, name: str = "", language: str = "", country: str = "", places: Iterable[str] = ()
) -> None:
    """From a first step that is filled in to the page with the story key."""
    goes_on(page, "about")
    page.get_by_label("18 to 24").check()
    page.get_by_label("Which name shall we show?").fill(name)
    page.get_by_label("In which language is it?").select_option(language)
    page.get_by_label("Which country is it from?").select_option(country)
    goes_on(page, "places")
    for place in places:
        page.get_by_label(place).check()
    goes_on(page, "check")
    page.get_by_role("button", name="Send my story").click()
    page.wait_for_url("**/sent", timeout=60_000)
