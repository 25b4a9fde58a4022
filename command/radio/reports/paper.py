"""A report as it is set: texts, tables and a map in their order, in one language, nothing left to compute. Pure.

It goes to the child as JSON. Every text is a text: whatever a name contains, the typesetter reads none of it as markup.
"""

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A number of the first page, with a bar where it is a share. `short`: below its target."""

    title: str
    value: str
    note: str
    share: float | None = None
    target: float | None = None
    short: bool = False


class Answer(msgspec.Struct, frozen=True):
    """A question that a leader asks, and what is to be said."""

    title: str
    text: str
    alarming: bool = False


class Bar(msgspec.Struct, frozen=True):
    """A share of the first page's small chart; none where it is not known."""

    name: str
    text: str
    share: float | None
    target: float
    short: bool


class Column(msgspec.Struct, frozen=True):
    """`wide`: takes what room is left; `number`: to the right."""

    title: str
    number: bool = False
    wide: bool = False


class Cell(msgspec.Struct, frozen=True):
    text: str
    share: float | None = None
    """Drawn as a bar beneath."""
    short: bool = False


class Table(msgspec.Struct, frozen=True):
    heading: str
    lead: str
    columns: list[Column]
    rows: list[list[Cell]]
    note: str = ""


class Mark(msgspec.Struct, frozen=True):
    """Something on the map. `kind`: site, gap or proposal; `label` stands beside it."""

    kind: str
    lon: float
    lat: float
    label: str


class Colour(msgspec.Struct, frozen=True):
    """An entry of the legend. `kind`: several, single, gap, beyond, site, proposal."""

    kind: str
    text: str


class Map(msgspec.Struct, frozen=True):
    """`terminal`, `direction`, `probability` say which picture of the study."""

    heading: str
    lead: str
    alternative: str
    """For who cannot see it."""
    terminal: str
    direction: str
    probability: float
    marks: list[Mark]
    legend: list[Colour]
    north: str


class Fact(msgspec.Struct, frozen=True):
    name: str
    value: str


class Section(msgspec.Struct, frozen=True):
    heading: str
    facts: list[Fact]


class Paper(msgspec.Struct, frozen=True):
    """`footer` stands on every page beside its number; `pages`: with {page} and {pages}."""

    language: str
    title: str
    subtitle: str
    look: str
    author: str
    made_at: str
    figures: list[Figure]
    answers: list[Answer]
    bars_heading: str
    bars: list[Bar]
    map: Map
    tables: list[Table]
    sections: list[Section]
    units: str
    footer: str
    pages: str
