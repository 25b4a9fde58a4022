"""Where studies keep their files, under `radio` in the data directory."""

import shutil
from collections.abc import Iterable
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

    def study(self, study_id: int) -> Path:
        return self.root / "studies" / str(study_id)

    def work(self, study_id: int) -> Path:
        return self.study(study_id) / "work.json"

    def servers(self, study_id: int, terminal: str, direction: str) -> Path:
        return self.study(study_id) / f"servers.{terminal}.{direction}.npy"

    def facts(self, study_id: int) -> Path:
        """What the child notes of a study's rasters for those who read them: see `layout.Layout`."""
        return self.study(study_id) / "facts.json"

    def tile(self, study_id: int, name: str, z: int, x: int, y: int) -> Path:
        return self.study(study_id) / "tiles" / name / str(z) / str(x) / f"{y}.png"

    def forget_study(self, study_id: int) -> None:
        shutil.rmtree(self.study(study_id), ignore_errors=True)

    def forget_losses(self, digests: Iterable[str]) -> None:
        for digest in digests:
            self.loss(digest).unlink(missing_ok=True)
