from pathlib import Path

import pytest

from command.foundation.errors import CommandError
from command.geo.basemaps.folder import LARGEST_SKETCH_BYTES, BasemapFolder, FileKind
from tests.geo.basemaps.archives import archive


def test_usable_files_are_listed_by_name_and_others_left_out(tmp_path: Path) -> None:
    (tmp_path / "b.pmtiles").write_bytes(archive({}))
    (tmp_path / "a.geojson").write_text("{}")
    (tmp_path / "broken.pmtiles").write_bytes(b"no archive")
    (tmp_path / "notes.txt").write_text("")
    with (tmp_path / "huge.geojson").open("wb") as huge:
        huge.truncate(LARGEST_SKETCH_BYTES + 1)
    assert [(file.name, file.kind) for file in BasemapFolder(tmp_path).list_files()] == [
        ("a", FileKind.SKETCH),
        ("b", FileKind.PMTILES),
    ]


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    folder = BasemapFolder(tmp_path / "none")
    assert folder.list_files() == []
    with pytest.raises(CommandError, match="basemap_not_found"):
        folder.get_path("a", FileKind.PMTILES)


def test_a_file_that_was_replaced_is_read_again(tmp_path: Path) -> None:
    folder = BasemapFolder(tmp_path)
    path = tmp_path / "a.pmtiles"
    path.write_bytes(archive({"attribution": "old"}))
    (before,) = folder.list_files()
    path.write_bytes(archive({"attribution": "newer"}))
    (after,) = folder.list_files()
    assert before.archive
    assert after.archive
    assert (before.archive.attribution, after.archive.attribution) == ("old", "newer")


@pytest.mark.parametrize("name", ["..", "../secret", "/etc/passwd", "secret", "a.pmtiles", ""])
def test_only_names_of_the_folder_are_found(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "basemaps"
    folder.mkdir()
    (tmp_path / "secret.pmtiles").write_bytes(archive({}))
    (folder / "a.pmtiles").write_bytes(archive({}))
    with pytest.raises(CommandError, match="basemap_not_found"):
        BasemapFolder(folder).get_path(name, FileKind.PMTILES)
