from command.geo.tile_memory import TileMemory


def test_what_was_used_longest_ago_makes_room() -> None:
    memory: TileMemory[str, str] = TileMemory(3 * 1_200)
    for name in "abc":
        memory.keep(name, name.upper(), 1_000)
    assert memory.find("a") == "A"
    memory.keep("d", "D", 1_000)
    assert [memory.find(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_a_thing_kept_again_is_counted_once() -> None:
    memory: TileMemory[str, str] = TileMemory(2 * 1_200)
    for _ in range(5):
        memory.keep("a", "A", 1_000)
    memory.keep("b", "B", 1_000)
    assert (memory.find("a"), memory.find("b")) == ("A", "B")


def test_empty_tiles_cost_room_too() -> None:
    memory: TileMemory[int, bytes] = TileMemory(10_000)
    for number in range(1_000):
        memory.keep(number, b"", 0)
    assert sum(memory.find(number) is not None for number in range(1_000)) == 50


def test_what_is_larger_than_the_memory_is_not_kept() -> None:
    memory: TileMemory[str, str] = TileMemory(1_000)
    memory.keep("a", "A", 5_000)
    assert memory.find("a") is None
