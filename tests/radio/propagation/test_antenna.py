import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.propagation.antenna import (
    Mounting,
    UnreadablePatternError,
    omnidirectional,
    parse_msi,
    pattern_loss_db,
    sector,
)


def msi(gain: str = "6.0 dBd", extra: str = "", points: int = 360) -> str:
    """A cardioid: loss 10 (1 - cos angle) dB in the horizontal plane, 3 dB more for each 10 degrees off the vertical."""
    horizontal = "\n".join(
        f"{a * 360 / points:.1f}\t{10 * (1 - np.cos(np.radians(a * 360 / points))):.3f}" for a in range(points)
    )
    vertical = "\n".join(f"{a}.0 {0.3 * min(a, 360 - a):.2f}" for a in range(360))
    head = f"NAME Test yagi\nMAKE none\nFREQUENCY 401\nGAIN {gain}\n{extra}COMMENT made up"
    return f"{head}\nHORIZONTAL {points}\n{horizontal}\nVERTICAL 360\n{vertical}\n"


def test_a_pattern_file_is_read() -> None:
    pattern = parse_msi(msi(extra="FRONT_TO_BACK 18\nTILT ELECTRICAL\nELECTRICAL_TILT 4\n"))
    assert pattern.name == "Test yagi"
    assert pattern.frequency_mhz == 401.0
    assert pattern.gain_dbi == pytest.approx(8.15)
    assert pattern.front_to_back_db == 18.0
    assert pattern.electrical_tilt_deg == 4.0
    assert pattern.horizontal_db[90] == pytest.approx(10.0)
    assert pattern.vertical_db[10] == pytest.approx(3.0)


@pytest.mark.parametrize(("written", "dbi"), [("8.15 dBi", 8.15), ("8.15dBi", 8.15), ("6", 8.15), ("6.00 dBd", 8.15)])
def test_gain_is_in_dbd_unless_the_file_says_dbi(written: str, dbi: float) -> None:
    assert parse_msi(msi(gain=written)).gain_dbi == pytest.approx(dbi)


def test_coarse_planes_are_interpolated_and_line_ends_do_not_matter() -> None:
    pattern = parse_msi("\ufeff" + msi(points=72).replace("\n", "\r\n"))
    assert pattern.horizontal_db[87] == pytest.approx(10 * (1 - np.cos(np.radians(87))), abs=0.05)
    assert pattern.horizontal_db[359] == pytest.approx(pattern.horizontal_db[1])
    assert pattern.front_to_back_db == pytest.approx(54.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing: HORIZONTAL, VERTICAL"),
        ("GAIN 1\nHORIZONTAL 360\n0 0\n", "line 2: 360 points announced, 1 found"),
        ("GAIN 1\nHORIZONTAL\n0 0\n", "line 2: a plane says how many"),
        ("GAIN 1\nHORIZONTAL 2\n0 0\nnorth 3\n", "line 4: expected an angle and a loss, found 'north 3'"),
        ("GAIN 1\nHORIZONTAL 2\n0 0\n360 3\n", "line 4: the angle 0 comes twice"),
        (msi(gain="high"), "the gain 'high' is no number"),
        (msi().replace("GAIN", "GAME"), "missing: GAIN"),
    ],
)
def test_what_is_no_pattern_says_where(text: str, said: str) -> None:
    with pytest.raises(UnreadablePatternError, match=said):
        parse_msi(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(UnreadablePatternError):
        parse_msi(text)


def test_the_main_direction_loses_nothing_and_tilt_moves_it_down() -> None:
    mounting = Mounting(parse_msi(msi()), azimuth_deg=350.0, tilt_deg=3.0)
    assert pattern_loss_db(mounting, 350.0, -3.0) == pytest.approx(0.0, abs=1e-9)
    assert pattern_loss_db(mounting, 350.0, -13.0) == pytest.approx(3.0)
    assert pattern_loss_db(mounting, 80.0, -3.0) == pytest.approx(10.0)
    assert pattern_loss_db(mounting, [350.0, 10.0], -3.0) == pytest.approx(
        [0.0, 10 * (1 - np.cos(np.radians(20)))], abs=1e-3
    )


def test_losses_of_both_planes_add_up_to_the_front_to_back_value_at_most() -> None:
    mounting = Mounting(sector(12.0, 65.0, 10.0, 25.0))
    assert pattern_loss_db(mounting, 32.5, 0.0) == pytest.approx(3.0, abs=0.05)
    assert pattern_loss_db(mounting, 0.0, 5.0) == pytest.approx(3.0)
    assert pattern_loss_db(mounting, 180.0, 40.0) == 25.0


@given(st.floats(-720, 720), st.floats(-90, 90))
def test_an_omnidirectional_antenna_is_the_same_everywhere(azimuth_deg: float, elevation_deg: float) -> None:
    assert pattern_loss_db(Mounting(omnidirectional(8.15)), azimuth_deg, elevation_deg) == 0.0
