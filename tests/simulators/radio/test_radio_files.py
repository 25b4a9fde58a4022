"""The files of the demo's radio net are what the product's own importers read."""

import csv
from pathlib import Path

import pytest

from command.app.cli.console import Refusal
from command.app.cli.imports import repeaters
from command.app.cli.imports.talk_groups import _read
from command.geo.datum import Datum
from command.radio.sites.files import plan, read_csv
from simulators.city import City, write_files


@pytest.fixture(scope="module")
def folder(small_city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city")
    write_files(small_city, directory)
    return directory


def test_every_site_is_read_as_it_was_built(small_city: City, folder: Path) -> None:
    planned, faults = plan(read_csv((folder / "radio_sites.csv").read_text(encoding="utf-8")), {}, Datum.WGS84)
    assert faults == []
    assert [record.code for _, record in planned] == [site.code for site in small_city.radio_sites]
    for site, (_, record) in zip(small_city.radio_sites, planned, strict=True):
        assert (record.lon, record.lat, record.power_w) == (site.lon, site.lat, site.power_w)
        assert [(one.height_m, one.gain_dbi) for one in record.antennas] == [(site.antenna_height_m, 8.15)]
        assert (record.frequency_in_mhz, record.frequency_out_mhz) == (site.frequency_in_mhz, site.frequency_out_mhz)
        assert tuple(record.talk_groups) == tuple(sorted(site.talk_groups))
        assert record.licence_valid_to == site.licence_valid_to


def test_groups_come_before_the_sites_that_name_them_and_belong_to_bodies(small_city: City, folder: Path) -> None:
    groups = {group.number: group for group in _read(folder / "talk_groups.csv")}
    assert {number for site in small_city.radio_sites for number in site.talk_groups} == set(groups)
    bodies = {body.code for body in small_city.bodies}
    assert {group.body_code for group in groups.values()} | {
        site.body_code for site in small_city.radio_sites
    } <= bodies
    assert {group.slot for group in groups.values()} == {1, 2}


def test_a_wrong_group_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("number", "name", "slot"), (1, "全市", 1), (2, "天宁", 3)])
    with pytest.raises(Refusal, match="line 3: slot"):
        _read(path)


def test_every_repeater_stands_at_its_site(small_city: City, folder: Path) -> None:
    found = {identity: wish.site_code for identity, wish in repeaters.read(folder / "repeaters.csv")}
    assert found == {str(site.repeater_id): site.code for site in small_city.radio_sites}


@pytest.mark.parametrize(
    "row", ["identity,name\n1,a", "identity,name,site_code\nx y,a,b", "identity,name,site_code\n1,\0,b"]
)
def test_a_wrong_repeater_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "repeaters.csv"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(Refusal):
        repeaters.read(path)
