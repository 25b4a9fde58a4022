"""The basemap files of the data folder: PMTiles archives and GeoJSON sketches, told apart by what they hold."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from command.foundation.errors import not_found
from command.geo.basemaps.pmtiles import Archive, ArchiveError, read_archive

BASEMAP_FOLDER = "basemaps"
"""Inside the data directory."""
LARGEST_SKETCH_BYTES = 16 * 1024 * 1024
"""A sketch is loaded by every page at once; what is larger belongs into a PMTiles file."""


class FileKind(StrEnum):
    PMTILES = "pmtiles"
    SKETCH = "geojson"
    """Drawn under everything while no other basemap is chosen: waters, parks."""


@dataclass(frozen=True, slots=True)
class BasemapFile:
    """`archive` is what a PMTiles file says of itself; none for a sketch."""

    name: str
    kind: FileKind
    path: Path
    archive: Archive | None


class BasemapFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, tuple[tuple[int, int], Archive]] = {}

    def list_files(self) -> list[BasemapFile]:
        """The usable files by name. A file that cannot be read as what its ending says is left out."""
        if not self._folder.is_dir():
            return []
        found = (self._of(path) for path in sorted(self._folder.iterdir()))
        return [file for file in found if file is not None]

    def get_path(self, name: str, kind: FileKind) -> Path:
        """Where a file lies. Only names that the folder itself lists are found.

        Raises:
            CommandError: NOT_FOUND `basemap_not_found`.
        """
        ending = f".{kind}"
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.suffix == ending and path.stem == name and path.is_file():
                    return path
        raise not_found("basemap", name)

    def _of(self, path: Path) -> BasemapFile | None:
        try:
            if path.suffix == f".{FileKind.PMTILES}":
                return BasemapFile(path.stem, FileKind.PMTILES, path, self._archive(path))
            if path.suffix == f".{FileKind.SKETCH}" and path.stat().st_size <= LARGEST_SKETCH_BYTES:
                return BasemapFile(path.stem, FileKind.SKETCH, path, None)
        except (ArchiveError, OSError):
            return None
        return None

    def _archive(self, path: Path) -> Archive:
        """Read again only when size or time of change differ."""
        about = path.stat()
        stamp = (about.st_size, about.st_mtime_ns)
        kept = self._read.get(path)
        if kept is None or kept[0] != stamp:
            kept = (stamp, read_archive(path))
            self._read[path] = kept
        return kept[1]
