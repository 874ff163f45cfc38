"""Draw pages with headless Chromium (Debian: `chromium`, and `fonts-noto-color-emoji` for emoji)."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars"
).split()
SCALE = 1.5
"""Pixels of a picture to one of the page."""
AT_ONCE = 3
WAIT_S = 300


class NoBrowserError(Exception):
    """Chromium is not installed; the message is one sentence that says so."""


def draw(pages: Mapping[str, str], folder: Path, *, width: int) -> None:
    """Write each page, HTML by its name, as NAME.png in `folder`, `width` pixels wide and as high as it needs.

    Raises NoBrowserError where there is no Chromium.
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise NoBrowserError("The pictures are drawn by Chromium, which is not installed: apt install chromium.")
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(AT_ONCE) as threads:
        place = Path(temporary)

        def one(name: str) -> None:
            file = place / f"{name}.html"
            file.write_text(pages[name] + _TELLS_ITS_HEIGHT, "utf-8")
            told = _run(browser, place / f"{name}-0", f"--window-size={width},600", "--dump-dom", file.as_uri())
            found = re.search(r"<title>(\d+)</title>", told)
            assert found is not None, told[:500]
            size = f"--window-size={width},{found[1]}"
            picture = folder / f"{name}.png"
            shot = (f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}", file.as_uri())
            _run(browser, place / f"{name}-1", size, *shot)

        list(threads.map(one, pages))


_TELLS_ITS_HEIGHT = "<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>"


def _run(browser: str, profile: Path, *arguments: str) -> str:
    command = [browser, *FLAGS, f"--user-data-dir={profile}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=WAIT_S)  # noqa: S603 - ours
    return done.stdout
