"""The switches on the dashboard: which of a few views of the same figures each block shows.

A switch is a key of the address with a few words; the first word is what an address without it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode


class View(NamedTuple):
    """One position of a switch: what it means to the code and what stands on it."""

    value: str
    label: str


# Key of the address -> word -> view.
SWITCHES: dict[str, dict[str, View]] = {
    "tren": {
        "gelombang": View("wave", "Gelombang"),
        "triwulan": View("quarter", "Triwulan"),
        "tahun": View("year", "Tahun"),
    },
    "blk": {"rentang": View("dots", "Rentang"), "corong": View("funnel", "Corong")},
    "kejuruan": {
        "batang": View("bars", "Batang"),
        "rentang": View("dots", "Rentang"),
        "corong": View("funnel", "Corong"),
    },
}
# The rules of classes (alumni/careers/rules.py) as the lens of the page names them.
LENSES = {"bps": "BPS", "relation": "Hubungan kerja", "ilo": "ILO"}
# Where the page is opened after a switch was turned.
ANCHORS = {"tren": "h-tren", "blk": "h-blk", "kejuruan": "h-prog"}


@dataclass(frozen=True)
class Position:
    """A word of a switch as a link."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Switches:
    """The positions asked for, by key; only those that differ from the first are kept."""

    turned: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Switches":
        """From the address; words that nobody knows show the first view."""
        asked = {key: query.get(key, "") for key in SWITCHES}
        return cls({key: word for key, word in asked.items() if word in list(SWITCHES[key])[1:]})

    def value(self, key: str) -> str:
        """What the switch stands at."""
        views = SWITCHES[key]
        return views[self.turned.get(key, next(iter(views)))].value

    @property
    def tail(self) -> str:
        """The end of an address that keeps these positions: '&tren=tahun' or nothing."""
        return f"&{urlencode(self.turned)}" if self.turned else ""

    def positions(self, key: str, page_url: str) -> list[Position]:
        """The words of a switch with the address of each; `page_url` asks the same without any switch."""
        now = self.value(key)
        others = {name: word for name, word in self.turned.items() if name != key}
        first = next(iter(SWITCHES[key]))
        found = []
        for word, view in SWITCHES[key].items():
            turned = others if word == first else others | {key: word}
            url = f"{page_url}{Switches(turned).tail}#{ANCHORS[key]}"
            found.append(Position(view.label, url, view.value == now))
        return found
