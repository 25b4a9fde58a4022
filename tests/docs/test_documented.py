"""What a stranger can set has a line in the pages."""

from pathlib import Path

import pytest

from command.foundation.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_its_line(name: str) -> None:
    page = (DOCS / "how-to" / "settings.md").read_text()
    description = Settings.model_fields[name].description
    assert description
    line = next((line for line in page.splitlines() if f"`ZHIHUI_{name.upper()}`" in line), None)
    assert line is not None, "add it to docs/how-to/settings.md"
    assert description in line


def test_every_page_that_is_linked_exists() -> None:
    root = DOCS.parent
    for page in [*root.glob("*.md"), *DOCS.rglob("*.md")]:
        for part in page.read_text().split("](")[1:]:
            target = part.split(")")[0].split("#")[0]
            if target and not target.startswith(("http", "mailto")):
                assert (page.parent / target).exists(), f"{page.name} links {target}"
