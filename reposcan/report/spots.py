"""Turns names and lines of an older system into links."""

from reposcan.model.legacy import Spot, Spots, Target
from reposcan.report.listing import Places
from reposcan.report.names import LONGEST_NAME, one_line, slug
from reposcan.report.page.dossier import Meant, Sites
from reposcan.report.page.shared import Place


def unit_anchor(name: str, line: int) -> str:
    """The id of a unit's section in its module's page."""
    return f"unit-{slug(name)}-{line}"


def record_anchor(name: str, line: int) -> str:
    """The id of a record's layout in its module's page."""
    return f"record-{slug(name)}-{line}"


def name_of(text: str) -> str:
    """A name on one line."""
    return one_line(text, LONGEST_NAME)


class SpotPlaces:
    """Where the report shows units and their lines.

    Args:
        places: of the files.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    def unit(self, spot: Spot) -> Place:
        """A unit's own section, by its first line."""
        href = self._places.page(spot.path).href
        anchor = unit_anchor(spot.unit, spot.line)
        return Place(name_of(spot.unit), f"{href}#{anchor}" if href else "")

    def line(self, spot: Spot) -> Place:
        """A line of a unit, under the unit's name."""
        return Place(name_of(spot.unit), self._places.line(spot.path, spot.line).href)

    def numbered(self, spot: Spot) -> Place:
        """A line of a unit, under the unit's name and the line's number."""
        place = self.line(spot)
        return Place(f"{place.label}:{spot.line}", place.href)

    def meant(self, target: Target) -> Meant:
        """What a name means."""
        places = tuple(self.unit(spot) for spot in target.units[:3])
        return Meant(name_of(target.name), places, target.system)

    def sites(self, spots: Spots, most: int) -> Sites:
        """Lines of units."""
        return Sites(tuple(map(self.numbered, spots.first[:most])), spots.total)
