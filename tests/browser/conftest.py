"""A living demo city of its own, and Chromium in front of it. Keyboard and mouse only: no test calls the API.

`ZHIHUI_BROWSER_ADDRESS` names a demo city that already runs, for whoever works on the pages.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import TextIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHECKOUT = Path(__file__).parents[2]
READY = re.compile(r"the city is alive at (http://\S+)")
START_S = 240
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
)
PASSWORD = "zhihui-demo"
PATIENCE_MS = 20_000
"""A bound against hanging on a busy machine, not a promise of speed."""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a fresh demo city answers; it ends with the session."""
    if running := os.environ.get("ZHIHUI_BROWSER_ADDRESS"):
        yield running
        return
    folder = tmp_path_factory.mktemp("city")
    http, terminals, radios = (str(port) for port in _free_ports(3))
    command = ["./zhihui", "demo", "--port", http, "--data-dir", str(folder), "--calls-per-hour", "1"]
    city = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "ZHIHUI_JT808_PORT": terminals, "ZHIHUI_HSTRP_PORT": radios},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert city.stdout is not None
    try:
        yield _address_said(city.stdout)
    finally:
        os.killpg(city.pid, signal.SIGINT)
        city.wait(60)
        city.stdout.close()


def _address_said(output: TextIO) -> str:
    """Reads on in the background, so that the city never waits for a full pipe."""
    lines: Queue[str] = Queue()
    Thread(target=lambda: [lines.put(line) for line in output], daemon=True).start()
    seen: list[str] = []
    while True:
        try:
            seen.append(lines.get(timeout=START_S))
        except Empty:
            pytest.fail("the demo city did not come up:\n" + "".join(seen[-30:]))
        if found := READY.search(seen[-1]):
            return found.group(1)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    made.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def cockpit(page: Page, address: str) -> Page:
    """The dispatcher's desk with the first picture on it."""
    sign_in(page, address, "dispatcher")
    page.get_by_role("application", name="地图").wait_for()
    page.locator(".board .crew").first.wait_for()
    return page


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(address)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("用户名").wait_for(state="detached")
