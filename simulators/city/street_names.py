"""Names for invented streets, unique in the city; a name that also exists in life is chance."""

import random
from collections.abc import Sequence

_FIRST = "锦翠云星晨霞瑞嘉景颐澄映清碧丹紫银玉金荷桂兰竹松梅柳枫榆桐樱莲菱芦溪泉湖渔桥舟帆港津塘堰渠丰稔和顺安宁康泰福祥文德礼信诚"
_SECOND = (
    "阳明华辉光月露霜雪雨风林园圃苑台亭阁坊楼庭院汀洲渚岸浦湾滨源流波澜山岭岗坡石田野原秀芳馨香韵声歌琴书墨砚卷远达通畅"
)
_ENDINGS = ("巷", "街", "路", "大道")
"""By level of the street: lane, street, road, avenue."""


def street_names(levels: Sequence[int], seed: int) -> tuple[str, ...]:
    """One name a street, of two characters and the ending of its level.

    Raises:
        ValueError: a level has more streets than there are pairs of characters.
    """
    pools: dict[int, list[str]] = {}
    for level, ending in enumerate(_ENDINGS):
        names = [first + second + ending for first in _FIRST for second in _SECOND]
        random.Random(f"{seed}/streets/{level}").shuffle(names)
        pools[level] = names
    if any(levels.count(level) > len(pool) for level, pool in pools.items()):
        message = "more streets than names"
        raise ValueError(message)
    return tuple(pools[level].pop() for level in levels)
