"""The page in headless Chromium: both languages, phone and desk, light and dark, with and without script.

    Tests/browser/run                     what `make test` does
    Tests/browser/run --screenshots docs  also writes docs/page-*.png, to be looked at
"""

import argparse
import os
import pathlib
import shutil

from playwright.sync_api import sync_playwright

from farm import Farm, eventually

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
WORDS = {
    "en": ["devices need a look", "Water temperature", "failed", "never heard", "balances", "Last 24 h"],
    "zh": ["台需要查看", "水温", "不合格", "从未收到", "账目平衡", "近24小时"],
}

# Elements with text of their own whose contrast is below WCAG 2.2 AA: 4.5, or 3 for large text.
LOW_CONTRAST = """() => {
  const parse = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((element) => {
      const style = getComputedStyle(element);
      const [a, b] = [light(parse(style.color)), light(ground(element))];
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
      return [element.textContent.trim().slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), large ? 3 : 4.5];
    }).filter(([, ratio, wanted]) => ratio < wanted);
}"""


class Checks:
    def __init__(self, browser, farm, shots):
        self.browser, self.farm, self.shots = browser, farm, shots

    def open(self, viewport=DESK, scheme="light", language="en", script=True, path="/"):
        """A page of its own, on which any complaint of the browser is an error."""
        context = self.browser.new_context(
            viewport=viewport,
            color_scheme=scheme,
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            java_script_enabled=script,
        )
        page = context.new_page()
        self.complaints = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        # ERR_ABORTED is the browser's own doing, when the test leaves a page before its icon came.
        page.on(
            "requestfailed",
            lambda request: request.failure == "net::ERR_ABORTED"
            or self.complaints.append(f"{request.failure}: {request.url}"),
        )
        page.on("response", lambda response: response.ok or self.complaints.append(f"{response.status} {response.url}"))
        page.goto(self.farm.url + path)
        return page

    def close(self, page):
        page.context.close()
        assert not self.complaints, self.complaints

    def looks(self, name, viewport, scheme, language):
        page = self.open(viewport, scheme, language)
        text = page.inner_text("body")
        for words in WORDS[language]:
            assert words in text, f"{name}: {words!r} is not on the page:\n{text}"
        assert page.get_attribute("html", "lang") == {"en": "en", "zh": "zh-Hans"}[language]
        wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide[0] <= wide[1], f"{name}: {wide[0]} pixels in a window of {wide[1]}"
        low = page.evaluate(LOW_CONTRAST)
        assert not low, f"{name}: too little contrast: {low}"
        small = page.evaluate(
            "[...document.querySelectorAll('.sites a, .languages a, .paging a')]"
            ".filter((a) => a.getBoundingClientRect().height < 44).map((a) => a.textContent)"
        )
        assert not small, f"{name}: too small for a finger: {small}"
        if self.shots:
            page.screenshot(path=self.shots / f"page-{name}.png")
        self.close(page)

    def works_without_script(self):
        page = self.open(script=False)
        page.click("nav.languages a[lang=zh-Hans]")
        assert "台需要查看" in page.inner_text("h1")
        page.click(".sites a:has-text('一号牧场')")
        assert page.locator("article").count() == 2 and "lang=zh" in page.url
        page.click("article h4 a:has-text('barn-node-1')")
        assert page.locator("article").count() == 1
        with page.expect_navigation(timeout=20_000):
            pass  # it refreshes itself
        assert "barn-node-1" in page.url
        self.close(page)

    def sparklines_are_there(self):
        page = self.open()
        lines = page.locator("svg.spark[role=img]")
        assert lines.count() >= 8, lines.count()
        assert "lowest" in lines.first.get_attribute("aria-label")
        self.close(page)

    def names_are_text(self):
        name = "<img src=x onerror=alert(1)>"
        self.farm.publish(f"farm/{name}/{name}/barn", [{"temperature": 1, "time": "2026-01-01T00:00:00Z"}])
        page = self.open(path="/?site=%3Cimg%20src=x%20onerror=alert(1)%3E")
        eventually(lambda: page.reload() and page.locator("article").count() == 1, "the hostile device's arrival")
        assert page.locator("article h4").inner_text() == name
        assert page.locator("img").count() == 1, "only the page's own icon is an image"
        self.close(page)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--screenshots", type=pathlib.Path)
    shots = parser.parse_args().screenshots
    with Farm() as farm, sync_playwright() as playwright:
        farm.publish_a_day()
        # Chromium's sandbox needs user namespaces of an ordinary user and refuses to start as root, as which tests run
        # in containers; the only page it opens is ours.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        checks = Checks(browser, farm, shots)
        for size, viewport in [("phone", PHONE), ("desk", DESK)]:
            for language in WORDS:
                for scheme in ["light", "dark"]:
                    checks.looks(f"{size}-{language}-{scheme}", viewport, scheme, language)
        checks.sparklines_are_there()
        checks.works_without_script()
        checks.names_are_text()
        browser.close()
    print("browser: 8 views, no script, sparklines, hostile names: all well")


main()
