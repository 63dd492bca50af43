"""The house as data, for test_architecture: its files, floors, capabilities and ladder."""

import ast
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["core", "training", "alumni", "blk_portal"]
# Inside an app a capability imports only those listed before it.
ORDER = {
    "core": ["codes", "audit", "accounts", "sheets", "templatetags"],
    "training": [
        *("centres", "programmes", "people", "batches", "enrolment"),
        *("accommodations", "attendance", "assessment", "certificates", "overview"),
    ],
    "alumni": [
        *("graduates", "partners", "careers", "tracer", "mentoring", "network"),
        *("outcomes", "releases", "verification", "followup"),
    ],
    "blk_portal": ["dashboard", "reports", "imports", "exports", "search", "api"],
}
LADDER = ["rules", "models", "actions", "sheets", "forms", "views", "urls"]
# Modules beside the seven names, with the rung they stand on; a folder covers its files.
RUNG_OF = {
    "documents": "sheets",
    "core.accounts.permissions": "rules",
    "core.accounts.access": "models",
    "core.accounts.adapter": "views",
    "core.accounts.admin_site": "views",
    "core.accounts.apps": "urls",
    "core.accounts.context": "views",
    "core.accounts.lockout": "views",
    "core.accounts.passwords": "rules",
    "core.accounts.middleware": "views",
    "core.accounts.demo": "models",
    "core.accounts.tokens": "models",
    "core.accounts.trail": "models",
    "core.audit.context": "rules",
    "core.audit.log": "models",
    "core.audit.middleware": "rules",
    "core.audit.scrub": "rules",
    "core.audit.words": "rules",
    "core.bulk": "rules",
    "core.forms": "forms",
    "core.sheets": "rules",
    "core.sheets.models": "models",
    "core.sheets.dating": "models",
    "judging": "sheets",
    "bulk": "sheets",
    "core.templatetags": "views",
    "core.checks": "rules",
    "core.codes.jatim": "rules",
    "core.snapshots": "models",
    "training.signals": "rules",
    "training.centres.jatim": "rules",
    "training.people.openings": "models",
    "training.overview.funnel": "models",
    "training.overview.people.listing": "forms",
    "alumni.careers.codes": "rules",
    "alumni.careers.counted": "rules",
    "alumni.careers.derivation": "rules",
    "alumni.careers.derived": "models",
    "alumni.careers.facts": "models",
    "alumni.careers.following": "actions",
    "alumni.careers.recount": "models",
    "alumni.careers.known": "models",
    "alumni.careers.told": "rules",
    "alumni.careers.matching": "actions",
    "alumni.careers.access": "models",
    "alumni.careers.history": "models",
    "alumni.careers.entry": "actions",
    "alumni.careers.evidence": "actions",
    "alumni.careers.exclusions": "actions",
    "alumni.careers.statements": "actions",
    "alumni.careers.files": "views",
    "alumni.careers.taking_back": "views",
    "alumni.followup.choices": "models",
    "alumni.followup.listing": "models",
    "alumni.followup.timeline": "models",
    "alumni.outcomes.asking": "rules",
    "alumni.outcomes.definitions": "rules",
    "alumni.outcomes.histories": "rules",
    "alumni.outcomes.stories": "rules",
    "alumni.outcomes.indicators": "rules",
    "alumni.outcomes.intervals": "rules",
    "alumni.outcomes.survival": "rules",
    "alumni.outcomes.privacy": "rules",
    "alumni.outcomes.sentences": "rules",
    "alumni.outcomes.cohorts": "models",
    "alumni.outcomes.detail_people": "models",
    "alumni.outcomes.lines": "models",
    "alumni.releases.frozen": "rules",
    "alumni.releases.changes": "rules",
    "alumni.releases.freezing": "models",
    "alumni.releases.reading": "models",
    "alumni.releases.checklist": "models",
    "alumni.releases.verifying": "models",
    "alumni.releases.annual": "models",
    "alumni.releases.showing": "models",
    "alumni.releases.broken": "views",
    "alumni.releases.closing_views": "views",
    "alumni.releases.report_views": "views",
    "alumni.outcomes.queries": "models",
    "alumni.outcomes.figure": "rules",
    "alumni.outcomes.figures": "models",
    "alumni.outcomes.excluded": "models",
    "alumni.outcomes.detail": "rules",
    "alumni.outcomes.detail_queries": "models",
    "alumni.outcomes.details": "models",
    "alumni.outcomes.readers": "models",
    "alumni.outcomes.comparisons": "models",
    "alumni.outcomes.stages": "models",
    "alumni.outcomes.inclusion": "models",
    "alumni.outcomes.achievements": "models",
    "alumni.outcomes.behind": "models",
    "alumni.outcomes.saved": "actions",
    "alumni.outcomes.saved_forms": "forms",
    "alumni.outcomes.saved_views": "views",
    "alumni.outcomes.weighting": "rules",
    "alumni.outcomes.responses": "models",
    "alumni.outcomes.responses_views": "views",
    "alumni.outcomes.quality": "models",
    "alumni.outcomes.quality_forms": "forms",
    "alumni.outcomes.quality_views": "views",
    "alumni.followup.counting": "models",
    "alumni.followup.counting_views": "views",
    "alumni.outcomes.targets": "models",
    "alumni.verification.frames": "models",
    "alumni.verification.verifiers": "models",
    "alumni.verification.results": "models",
    "alumni.verification.cases": "views",
    "blk_portal.menu": "views",
    "blk_portal.settings": "rules",
    "blk_portal.wsgi": "urls",
    "blk_portal.dashboard.charts": "rules",
    "blk_portal.dashboard.findings": "rules",
    "blk_portal.dashboard.blocks": "models",
    "blk_portal.dashboard.attention": "rules",
    "blk_portal.dashboard.cards": "models",
    "blk_portal.dashboard.comparing": "models",
    "blk_portal.dashboard.curves": "rules",
    "blk_portal.dashboard.timing": "models",
    "blk_portal.dashboard.funnels": "rules",
    "blk_portal.dashboard.gaps": "models",
    "blk_portal.dashboard.issues": "models",
    "blk_portal.dashboard.match": "models",
    "blk_portal.dashboard.periods": "models",
    "blk_portal.dashboard.proofs": "models",
    "blk_portal.dashboard.stepping": "models",
    "blk_portal.dashboard.switches": "rules",
    "blk_portal.dashboard.asked": "views",
    "blk_portal.dashboard.depth": "views",
    "blk_portal.dashboard.page": "views",
    "blk_portal.api.description": "models",
    "blk_portal.api.answers": "models",
    "blk_portal.api.access": "views",
    "blk_portal.reports.hub": "models",
    "blk_portal.reports.placement": "views",
    "blk_portal.reports.briefing": "views",
    "blk_portal.reports.printing": "views",
    "blk_portal.reports.placement_views": "views",
    "blk_portal.imports.registry": "sheets",
    "blk_portal.imports.wages": "sheets",
    "blk_portal.imports.runs": "sheets",
    "blk_portal.imports.actions": "sheets",
    "blk_portal.imports.wizard": "sheets",
    "blk_portal.exports.asking": "rules",
    # A list is exported by the form that filters its page.
    "blk_portal.exports.lists": "forms",
    "blk_portal.exports.recap": "forms",
    "blk_portal.exports.measures": "forms",
    "blk_portal.exports.releases": "forms",
    "blk_portal.exports.verification": "forms",
    "blk_portal.exports.registry": "forms",
    "blk_portal.exports.actions": "forms",
}
# Files of an app itself: its faces, and what stands above all of its capabilities.
FACES = {
    "models",
    "urls",
    "admin",
    "apps",
    "factories",
    "management",
    "seeding",
    "demo",
}


def _is_face(names: list[str]) -> bool:
    return any(name in FACES or name.startswith("demo_") for name in names)


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_test(self) -> bool:
        parts = self.path.split("/")
        return "tests" in parts or parts[-1] in {"conftest.py", "factories.py"}

    def functions(self):
        """Every function and method."""
        return [
            node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]


@lru_cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the project but the generated migrations."""
    paths = [path for app in FLOORS for path in sorted((ROOT / app).rglob("*.py"))]
    wanted = [p for p in [*paths, ROOT / "conftest.py", ROOT / "manage.py"] if "migrations" not in p.parts]
    return tuple(Source(p.relative_to(ROOT).as_posix(), p.read_text(encoding="utf-8")) for p in wanted)


def is_module(dotted: str) -> bool:
    place = ROOT / dotted.replace(".", "/")
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def imports(source: Source):
    """(node, module imported, name or "") for every import of a module of the project."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            whole = [(f"{node.module}.{alias.name}", alias.name) for alias in node.names]
            found = [(m, "") if is_module(m) else (node.module, name) for m, name in whole]
        else:
            continue
        for module, name in found:
            if module.split(".")[0] in FLOORS:
                yield node, module, name


def capability(module: str) -> str | None:
    """The folder inside the app, or None for a file of the app itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ORDER[parts[0]] else None


def rung(module: str) -> int | None:
    """Height on the ladder; None if the house does not know such a file."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = RUNG_OF.get(".".join(parts[:length]))
        if name:
            return LADDER.index(name)
    last = RUNG_OF.get(parts[-1], parts[-1])
    if last in LADDER:
        return LADDER.index(last)
    if capability(module) is None:
        return LADDER.index("urls") if _is_face(parts[1:]) else 0
    return 0 if (ROOT / "/".join(parts)).is_dir() else None
