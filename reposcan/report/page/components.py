"""What the pages say of the parts of the program."""

from dataclasses import dataclass

from reposcan.report.page.facts import EntryRow, UsedRow
from reposcan.report.page.shared import Listed, Place


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A component that another one uses, or is used by.

    Attributes:
        name: of it.
        anchor: of its section.
        ties: number of pairs of files that are tied.
        names: what is used, the most used first.
    """

    name: str
    anchor: str
    ties: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComponentCard:
    """A part of the program.

    Attributes:
        name: of it.
        anchor: the id of its section.
        words: the model's; empty where there are none.
        sentence: the first of them.
        lines: of its files.
        languages: with the most lines first.
        entries: where programs begin in it.
        used: its files that others depend on.
        uses: other components, the most used first.
        users: components that use it, likewise.
        tests: number of test files that are tied to it.
        files: its files.
    """

    name: str
    anchor: str
    words: str
    sentence: str
    lines: int
    languages: str
    entries: Listed[EntryRow]
    used: Listed[UsedRow]
    uses: tuple[Neighbour, ...]
    users: tuple[Neighbour, ...]
    tests: int
    files: Listed[Place]


@dataclass(frozen=True, slots=True)
class Aside:
    """Files beside the program, such as its tests; `sentence` is the model's."""

    name: str
    files: int
    lines: int
    sentence: str


@dataclass(frozen=True, slots=True)
class DiagramBox:
    """A component in the drawing; the place is that of its left upper corner."""

    label: str
    title: str
    about: str
    anchor: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class DiagramArrow:
    """A component uses another one.

    Attributes:
        path: SVG's, from the upper component to the lower one.
        title: which uses which, and how much.
        stroke: width of the line in CSS pixels.
        up: the upper one is used.
        down: the lower one is used.
    """

    path: str
    title: str
    stroke: float
    up: bool
    down: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """The drawing of the components.

    Attributes:
        width: in CSS pixels, as all lengths.
        height: likewise.
        box_height: of each box.
        boxes: the components that are tied to others.
        arrows: the most important ties.
        ties: number of pairs of components that are tied; most pairs need no arrow.
    """

    width: float
    height: float
    box_height: float
    boxes: tuple[DiagramBox, ...]
    arrows: tuple[DiagramArrow, ...]
    ties: int


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """The parts of the program.

    Attributes:
        components: ordered by name.
        asides: what stands beside them.
        diagram: None where nothing is tied.
    """

    components: tuple[ComponentCard, ...]
    asides: tuple[Aside, ...]
    diagram: Diagram | None
