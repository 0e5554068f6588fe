"""Every page in a real browser: both widths, both languages, by keyboard, without errors and without any other host."""

import os
import shutil
from contextlib import contextmanager

import pytest

CHROMIUM = (
    os.environ.get("BROWSER_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt-get install chromium)"),
]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PATHS = [
    "/",
    "/karte",
    "/branchen",
    "/herkunft",
    "/entwicklung",
    "/stimmen",
    "/aktivierung",
    "/daten",
]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started.new_context(locale="de-DE")
        started.close()


@contextmanager
def watched(browser, address, width):
    """A page; afterwards it must have asked no other host and reported no error."""
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    wrong, files = [], []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: files.append(request.url))
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    yield page
    wrong += [u for u in files if not u.startswith((address + "/", "data:", "blob:"))]
    wrong += [u for u in files if "enterprise" in u]
    page.close()
    assert wrong == []


def opened(page, address):
    """Go to an address and wait until its drawings are there."""
    page.goto(address)
    drawn(page)


def drawn(page):
    """Wait until a page and all its drawings are there."""
    page.wait_for_selector("main h1")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.dash-graph')].every(g => g.querySelector('.main-svg'))"
    )


def opened_list(page, choice):
    """Open a choice by keyboard and wait until its options can be walked through."""
    page.locator(choice).focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[role=option]")
    page.wait_for_selector("[data-combobox-selected]")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_opens_without_error_and_fits_the_screen(browser, address, width, language):
    search = "?lang=en" if language == "en" else ""
    with watched(browser, address, width) as page:
        opened(page, f"{address}/{search}")
        for path in PATHS:
            page.click(f"nav a[href='{path}{search}']")
            page.wait_for_selector(f"nav a.current[href='{path}{search}']")
            drawn(page)
            assert page.evaluate("document.documentElement.lang") == language
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_map_is_drawn_with_all_its_places(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/karte")
        page.wait_for_function(
            "() => document.querySelectorAll('.choroplethlayer path').length >= 15"
        )
        assert page.locator(".map text", has_text="Kaltenfurt").count() == 1


def test_a_click_on_the_map_and_a_key_on_a_name_choose_a_place(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/karte")
        page.wait_for_function(
            "() => document.querySelectorAll('.choroplethlayer path').length >= 15"
        )
        page.get_by_role("button", name="Lindenbroich").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#ort h2:has-text('Lindenbroich')")
        page.wait_for_selector("tr.selected:has-text('Lindenbroich')")
        box = page.locator(".map text", has_text="Hambrück").bounding_box()
        page.mouse.move(box["x"] + 2, box["y"] + 30)
        page.mouse.click(box["x"] + 2, box["y"] + 30)
        page.wait_for_selector("#ort h2:has-text('Hambrück')")


def test_a_choice_by_keyboard_changes_the_chart(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/branchen")
        opened_list(page, "#branches-area")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("[data-combobox-selected]:has-text('Birkesbach')")
        page.keyboard.press("Enter")
        page.wait_for_selector("h2:has-text('Birkesbach')")


def test_the_switch_changes_every_word_and_keeps_the_page(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/aktivierung")
        page.get_by_role("link", name="English").click()
        page.wait_for_selector("h1:has-text('What came of the interviews')")
        page.wait_for_function("() => document.documentElement.lang === 'en'")
        assert page.title() == "Activation – Potentials of Diversity"
        page.get_by_role("link", name="Voices").click()
        page.wait_for_selector("h1:has-text('What the entrepreneurs say')")


def test_the_first_tab_leads_past_the_navigation(browser, address):
    with watched(browser, address, 390) as page:
        opened(page, address + "/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_a_definition_is_one_click_away_from_its_figure(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/")
        box = page.locator(".key-figure details").first
        box.locator("summary").click()
        box.get_by_role("link").click()
        page.wait_for_selector("#definition-business_foreign")
        visible = "() => document.querySelector('#definition-business_foreign').getBoundingClientRect().top < 300"
        page.wait_for_function(visible)


def test_the_table_behind_a_chart_opens_and_prints(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/herkunft")
        table = page.locator("details.behind table")
        assert not table.is_visible()
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert table.is_visible()
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.locator("details.behind summary").click()
        assert table.is_visible()


def test_choices_on_the_map_stand_in_the_address_and_survive_the_switch(browser, address):
    with watched(browser, address, 1440) as page:
        opened(page, address + "/karte")
        opened_list(page, "#map-indicator")
        page.keyboard.press("ArrowUp")
        page.wait_for_selector("[data-combobox-selected]:has-text('Ausländische Gewerbetreibende')")
        page.keyboard.press("Enter")
        page.wait_for_selector("#map-content h2:has-text('Ausländische Gewerbetreibende')")
        page.get_by_role("button", name="Lindenbroich").click()
        page.wait_for_selector("#ort h2:has-text('Lindenbroich')")
        page.wait_for_function("() => location.search.includes('ort=05399032')")
        chosen = page.locator("#map-indicator").input_value()
        assert chosen == "Ausländische Gewerbetreibende"
        page.get_by_role("link", name="English").click()
        page.wait_for_selector("h1:has-text('compared')")
        page.wait_for_selector("#ort h2:has-text('Lindenbroich')")
        assert page.locator("#map-indicator").input_value() == "Foreign traders"
        page.reload()
        drawn(page)
        assert page.locator("#map-indicator").input_value() == "Foreign traders"
        assert "lang=en" in page.url


def test_a_wide_table_on_a_telephone_scrolls_by_itself_and_shows_it(browser, address):
    with watched(browser, address, 390) as page:
        opened(page, address + "/daten")
        table = page.locator(".table").first
        assert table.evaluate("t => t.scrollWidth > t.clientWidth")
        assert table.evaluate("t => getComputedStyle(t).backgroundAttachment.includes('local')")
        table.focus()
        assert page.evaluate("document.activeElement.className") == "table"
        page.wait_for_selector("#data-grid .ag-root")
        gap = page.evaluate(
            "() => document.querySelector('#data-grid').getBoundingClientRect().top"
            " - document.querySelector('#data-indicator').getBoundingClientRect().bottom"
        )
        assert gap >= 16
