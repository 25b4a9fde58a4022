import gzip
from pathlib import Path

import pytest

from command.geo.basemaps.pmtiles import ArchiveError, read_archive
from tests.geo.basemaps.archives import CHANGZHOU, archive


def _written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "a.pmtiles"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("compression", [1, 2])
def test_an_archive_says_what_it_holds(tmp_path: Path, compression: int) -> None:
    metadata = {"vector_layers": [{"id": "water"}, {"id": "roads"}], "attribution": "somebody"}
    found = read_archive(_written(tmp_path, archive(metadata, compression=compression)))
    assert (found.tile_type, found.is_vector, found.layers) == ("mvt", True, ("water", "roads"))
    assert (found.min_zoom, found.max_zoom, found.bounds, found.attribution) == (5, 14, CHANGZHOU, "somebody")


@pytest.mark.parametrize(("number", "name"), [(2, "png"), (3, "jpeg"), (4, "webp")])
def test_pictures_are_told_from_vectors(tmp_path: Path, number: int, name: str) -> None:
    found = read_archive(_written(tmp_path, archive({}, number)))
    assert (found.tile_type, found.is_vector) == (name, False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PMTiles",
        b"x" * 200,
        archive({})[:7] + bytes([2]) + archive({})[8:],
        archive({}, tile_type=0),
        archive({}, compression=4),
        archive({"vector_layers": [{"name": "without an id"}]}),
        archive({})[:127] + b"\xff" * 40,
        archive({})[:127] + gzip.compress(b"[]") + b"x" * 40,
    ],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ArchiveError):
        read_archive(_written(tmp_path, content))
