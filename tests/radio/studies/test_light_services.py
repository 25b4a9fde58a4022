import subprocess
import sys


def test_a_service_that_studies_nothing_carries_none_of_its_libraries() -> None:
    heavy = "{'numba', 'scipy', 'rasterio', 'pyogrio', 'typst', 'command.radio.studies.engine', 'command.radio.reports.engine'}"
    asked = f"import sys, command.app.main; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
