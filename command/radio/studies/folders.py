"""Where studies keep their files, under `radio` in the data directory."""

import contextlib
import hashlib
import shutil
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    root: Path

    @classmethod
    def of(cls, data_dir: Path) -> "Folders":
        return cls(data_dir.absolute() / "radio")

    def loss(self, digest: str) -> Path:
        return self.root / "losses" / digest[:2] / f"{digest}.npy"

    def ground(self, digest: str) -> Path:
        return self.root / "grounds" / digest

    def inside(self, ground: str) -> Path:
        """Which cells of a ground lie within the outline that was asked about."""
        return self.ground(ground) / "inside.npy"

    def study(self, study_id: int) -> Path:
        return self.root / "studies" / str(study_id)

    def work(self, study_id: int) -> Path:
        return self.study(study_id) / "work.json"

    def outline(self, study_id: int) -> Path:
        """GeoJSON geometry of what was asked about, for maps."""
        return self.study(study_id) / "outline.json"

    def margins(self, study_id: int, without: Sequence[str] = ()) -> Path:
        """Where margins lie: of the study, or of the study without some of its sites."""
        if not without:
            return self.study(study_id)
        return self.study(study_id) / "without" / hashlib.sha256("\n".join(sorted(without)).encode()).hexdigest()[:16]

    def servers(self, study_id: int, terminal: str, direction: str, without: Sequence[str] = ()) -> Path:
        return self.margins(study_id, without) / f"servers.{terminal}.{direction}.npy"

    def ground_of(self, study_id: int) -> Path:
        """Names the ground that a study reads, by its digest."""
        return self.study(study_id) / "ground"

    def facts(self, study_id: int) -> Path:
        """What the child notes of a study's rasters for those who read them: see `layout.Layout`."""
        return self.study(study_id) / "facts.json"

    def tile(self, study_id: int, name: str, z: int, x: int, y: int) -> Path:
        return self.study(study_id) / "tiles" / name / str(z) / str(x) / f"{y}.png"

    def exports(self, study_id: int) -> Path:
        return self.study(study_id) / "exports"

    def forget_pictures(self, study_id: int) -> None:
        """Tiles, exports, and margins without some sites: made again when they are asked for."""
        for made in self._pictures(study_id):
            shutil.rmtree(made, ignore_errors=True)

    def _pictures(self, study_id: int) -> list[Path]:
        return [self.study(study_id) / name for name in ("tiles", "exports", "without")]

    def forget_study(self, study_id: int) -> None:
        shutil.rmtree(self.study(study_id), ignore_errors=True)

    def sizes_bytes(self, studies: Iterable[int]) -> list[tuple[int, int]]:
        """What each takes, with its id."""
        return [(study_id, _size_bytes(self.study(study_id))) for study_id in studies]

    def trim_pictures(self, studies: Iterable[int], most_bytes: int) -> None:
        """Take the pictures of studies whose pictures take more than this."""
        for study_id in studies:
            if sum(_size_bytes(made) for made in self._pictures(study_id)) > most_bytes:
                self.forget_pictures(study_id)

    def forget_orphans(self, studies: Container[int], losses: Container[str], before: float) -> None:
        """Folders and files that no row names and nobody touched since `before` (seconds of the epoch): studies, losses,
        grounds that no study of these reads, and what was being written when its process was killed.
        """
        for folder in _list(self.root / "studies"):
            if not (folder.name.isdigit() and int(folder.name) in studies) and _untouched(folder, before):
                shutil.rmtree(folder, ignore_errors=True)
        for group in _list(self.root / "losses"):
            for path in _list(group):
                if (path.suffix == ".part" or path.stem not in losses) and _untouched(path, before):
                    path.unlink(missing_ok=True)
        read = {ground for folder in _list(self.root / "studies") for ground in _ground_of(folder)}
        for folder in _list(self.root / "grounds"):
            if folder.name not in read and _untouched(folder, before):
                shutil.rmtree(folder, ignore_errors=True)

    def forget_losses(self, digests: Iterable[str]) -> None:
        for digest in digests:
            self.loss(digest).unlink(missing_ok=True)


def _ground_of(study_folder: Path) -> Iterator[str]:
    with contextlib.suppress(FileNotFoundError):
        yield (study_folder / "ground").read_text()


def _list(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _untouched(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _size_bytes(folder: Path) -> int:
    """Files that vanish meanwhile count nothing."""
    found = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            found += path.stat().st_size
    return found
