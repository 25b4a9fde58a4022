import numpy as np
import pytest

from command.foundation.errors import Kind
from command.radio.analysis.calibration import FitRefusedError, Observed, TooFewBinsError
from command.radio.analysis.drive import Bins
from command.radio.analysis.validation import NoImprovementError, OneGroupError, Score
from command.radio.measured.engine.calibrating import refusal
from command.radio.measured.engine.observing import Observation

NOTHING = np.empty(0)
NONE = np.empty(0, dtype=np.int64)
UNUSED = Observation(
    Observed(Bins(NOTHING, NOTHING, NOTHING, NONE > 0, NONE, NONE, NONE), NOTHING, NONE.astype(np.uint8), NOTHING),
    (),
    {"readings": 12},
)


@pytest.mark.parametrize(
    ("error", "code", "facts", "said"),
    [
        (TooFewBinsError(40, 90), "too_few_bins", {"bins": 40, "needed": 90}, "90"),
        (OneGroupError("one"), "one_group", {}, "平方公里"),
        (
            NoImprovementError(Score(0.1, 4.0, 0.9, 50), Score(0.2, 4.25, 0.9, 50)),
            "no_improvement",
            {
                "before": {"bias_db": 0.1, "rmse_db": 4.0, "correct_share": 0.9, "bins": 50},
                "after": {"bias_db": 0.2, "rmse_db": 4.25, "correct_share": 0.9, "bins": 50},
            },
            "4.25",
        ),
    ],
)
def test_a_fit_that_does_not_help_is_refused_with_what_it_was_made_of(
    error: FitRefusedError, code: str, facts: dict[str, object], said: str
) -> None:
    refused = refusal(error, UNUSED)
    assert (refused.kind, refused.code) == (Kind.CONFLICT, code)
    assert refused.facts == {"used": {"readings": 12}, **facts}
    assert said in refused.detail
