"""Keys under which results of a study are kept. Pure."""


def key_of(terminal: str, direction: str, probability: float, *more: str) -> str:
    return "|".join([terminal, direction, f"{probability:.4f}", *more])
