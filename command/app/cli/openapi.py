"""Print the service's OpenAPI as JSON, without servers: the app is built, nothing is connected.

`python -m command.app.cli.openapi`; the pages' types are made from it.
"""

import json
import sys

from command.app.http import build_app
from command.app.main import build_house
from command.foundation.settings import Settings

NOWHERE = Settings(database_url="postgresql://nowhere/nowhere", redis_url="redis://nowhere")


def document() -> str:
    """The same bytes for the same service."""
    return json.dumps(build_app(build_house(NOWHERE)).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
