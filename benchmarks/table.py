"""What was measured, as a table: medians side by side, ratio, statements, peak memory and the goal."""

from statistics import median

from benchmarks.measure import PORTAL

# Goals at 100,000 graduations, PostgreSQL / SQLite where they differ; docs of the project, section "Speed".
GOALS = {
    "seed_demo --bench": ">= 5,000 a second",
    "bulk recount": "<= 100 us each",
    "figures: all blocks, today": "<= 1.5 x SQL; <= 0.2 / 0.4 s",
    "figures: one centre": "<= 50 / 100 ms",
    "figures: a past day": "<= 5 s",
    "dashboard page: the settled year": "cold <= 350 ms, <= 12 statements",
    "dashboard page: all years": "cold <= 350 ms, <= 12 statements",
    "dashboard page: one centre": "cold <= 350 ms, <= 12 statements",
    **dict.fromkeys(
        (
            *("alumni: first page", "alumni: page 100", "alumni: one centre", "alumni: search"),
            *("alumni: placed", "people: first page", "people: search"),
            *("batches: first page", "batches: search"),
        ),
        "<= 60 ms, <= 8 statements, 1/4 of admin",
    ),
    "NIK look-up": "<= 30 ms",
    "one edit of a job": "<= 5 x bare",
    "export csv": "<= 4 x COPY",
    "export xlsx": "<= 0.3 x, <= 120 MB",
    "import 10,000: rehearsal": "<= 6 s, <= 200 MB",
    "import 10,000: confirm": "<= 4 s, 1/8 as it comes, 1/2 tuned",
}


class Table:
    """The measurements of one database by case and side."""

    def __init__(self, title: str) -> None:
        self.title = title
        # case -> side -> {"seconds": [...], "peak": MB, ...}
        self.cases: dict[str, dict[str, dict]] = {}

    def take(self, found: list[dict], *, peak: int) -> None:
        """Add what one process measured; its peak memory is that of a side only where it held no other."""
        sides = {one["side"] for one in found}
        for one in found:
            side = self.cases.setdefault(one["name"], {}).setdefault(
                one["side"], {"seconds": [], "cpu": [], "peak": 0}
            )
            side["seconds"] += one["seconds"]
            side["cpu"] += one["cpu"]
            side |= {key: one[key] for key in ("queries", "cold", "each") if key in one}
            if len(sides) == 1:
                side["peak"] = max(side["peak"], peak)

    def __str__(self) -> str:
        head = ["case", "portal", "CPU", "beside", "ratio", "statements", "peak MB", "goal"]
        lines = [head, ["---"] * len(head)]
        for name, sides in self.cases.items():
            lines += list(self._lines(name, dict(sides)))
        body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"\n### {self.title}\n\n{body}"

    def _lines(self, name: str, sides: dict[str, dict]):
        """One line for each rival, or a line without one."""
        ours = sides.pop(PORTAL, None)
        for rival, other in sides.items() or [("", None)]:
            ratio = f"{_median(ours) / _median(other):.2f}" if ours and other else ""
            beside = f"{rival} {_time(other)}" if other else ""
            yield [
                name,
                _told(ours),
                _short(median(ours["cpu"])) if ours else "",
                beside,
                ratio,
                str(ours.get("queries", "")) if ours else "",
                " / ".join(str(side["peak"]) for side in (ours, other) if side and side["peak"]),
                GOALS.get(name, ""),
            ]


def _median(side: dict) -> float:
    return median(side["seconds"])


def _told(side: dict | None) -> str:
    """The median; of a job over many rows its speed; of a page also the first, cold call."""
    if side is None:
        return ""
    if "each" in side:
        each = _median(side) / side["each"]
        return f"{_time(side)}: {each * 1e6:.0f} us each, {1 / each:,.0f} a second"
    cold = f" (cold {side['cold'] * 1000:.0f} ms)" if "queries" in side else ""
    return _time(side) + cold


def _time(side: dict) -> str:
    return _short(_median(side)) + ("" if len(side["seconds"]) > 1 else " (once)")


def _short(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 2 else f"{seconds * 1000:.1f} ms"
