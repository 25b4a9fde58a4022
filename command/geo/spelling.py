"""Chinese names in pinyin. Loads its dictionary: for imports only, the service reads what they stored. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from command.geo.place_query import normal


@dataclass(frozen=True, slots=True)
class Spelling:
    pinyin: str
    initials: str


@lru_cache(maxsize=4096)
def spell(name: str) -> Spelling:
    """Full pinyin without tones or blanks, and the first letter of every character; digits and Latin as they are."""
    spelt = syllables(name)
    return Spelling("".join(spelt), "".join(syllable[:1] for syllable in spelt))


def syllables(name: str) -> list[str]:
    """One a character, without tones; digits and Latin as they are."""
    spelt: list[str] = lazy_pinyin(normal(name), style=Style.NORMAL, errors=list)  # type: ignore[arg-type]
    return spelt
