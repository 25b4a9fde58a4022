"""What a report says, in the language asked for. Texts stand in `words_zh` and `words_en`, under the same keys. Pure."""

from datetime import datetime
from enum import StrEnum

from command.foundation.clock import CIVIL_ZONE
from command.radio.reports.words_en import WORDS as ENGLISH
from command.radio.reports.words_zh import WORDS as CHINESE

M2_PER_KM2 = 1e6
_MYRIAD = 10_000
NONE = "—"


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"

    @classmethod
    def preferred(cls, accepted: str | None) -> "Language":
        """Of an Accept-Language header (RFC 9110, section 12.5.4): English only where it is liked better than Chinese."""
        liking = {cls.CHINESE: 0.0, cls.ENGLISH: 0.0}
        for part in (accepted or "").split(","):
            tag, _, quality = part.partition(";")
            main = tag.strip().lower().partition("-")[0]
            if main in {"zh", "en"}:
                liking[cls(main)] = max(liking[cls(main)], _quality(quality))
        return cls.ENGLISH if liking[cls.ENGLISH] > liking[cls.CHINESE] else cls.CHINESE


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


class Words:
    """Sentences and figures of one language. Figures carry their unit where `with_unit`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = CHINESE if language is Language.CHINESE else ENGLISH

    def say(self, key: str, **facts: str | int) -> str:
        """Names within facts stay as they are: they are put in once."""
        return self._words[key].format(**facts)

    def known(self, key: str, otherwise: str) -> str:
        """For words that come from elsewhere and may be new."""
        return self._words.get(key, otherwise)

    def join(self, parts: list[str]) -> str:
        return self._words["comma"].join(parts)

    def sentences(self, said: list[str]) -> str:
        """Chinese sentences stand close, English ones have a space between."""
        return ("" if self.language is Language.CHINESE else " ").join(said)

    def share(self, value: float | None) -> str:
        return f"{value * 100:.1f}%" if value is not None else NONE

    def threshold(self, value: float) -> str:
        """A probability that was chosen: without decimals that nobody typed."""
        return f"{value * 100:.4g}%"

    def km2(self, m2: float | None, *, with_unit: bool = False) -> str:
        if m2 is None:
            return NONE
        km2 = m2 / M2_PER_KM2
        text = f"{km2:,.0f}" if km2 >= 1000 else f"{km2:.1f}" if km2 >= 1 or km2 == 0 else f"{km2:.2f}"
        return f"{text} km²" if with_unit else text

    def people(self, number: float | None, *, with_unit: bool = False) -> str:
        if number is None:
            return NONE
        if with_unit and self.language is Language.CHINESE and number >= 10 * _MYRIAD:
            return f"{number / _MYRIAD:,.1f} 万人"
        return self.say("people", n=f"{number:,.0f}") if with_unit else f"{number:,.0f}"

    def tenths(self, value: float | None) -> str:
        return f"{value:.1f}".replace("-", "−") if value is not None else NONE

    def place(self, lon: float, lat: float) -> str:
        return f"{lon:.4f}, {lat:.4f}"

    def civil(self, at: datetime | None) -> str:
        return at.astimezone(CIVIL_ZONE).strftime("%Y-%m-%d %H:%M") if at is not None else NONE

    def day(self, at: datetime) -> str:
        local = at.astimezone(CIVIL_ZONE)
        return self.say("day", year=local.year, month=local.month, day=local.day)
