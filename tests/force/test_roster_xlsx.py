"""Workbooks are for commands and child processes: the service never loads the library that reads them."""

import subprocess
import sys

WHAT_A_PROCESS_LOADS = """
import sys
import command.app.main
from command.app.http import build_app
print(sorted({"openpyxl"} & set(sys.modules)), "command.force.registers.service" in sys.modules)
"""


def test_the_service_does_not_load_openpyxl() -> None:
    done = subprocess.run([sys.executable, "-c", WHAT_A_PROCESS_LOADS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True"]
