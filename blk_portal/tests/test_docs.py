import re

from blk_portal.tests.house import ROOT
from core.accounts.permissions import ROLES, Permission

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs/security.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "blk_portal/settings.py").read_text(encoding="utf-8")


def test_readme_lists_every_setting_and_no_other():
    read = set(re.findall(r'\bread\(\s*"([A-Z_]+)"', SETTINGS)) | {"DATABASE_URL"}

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)) == read


def test_files_named_in_the_documents_exist():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} names {target}"


def test_commands_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    commands |= {"migrate", "makemigrations", "collectstatic", "db_worker", "check"}

    assert set(re.findall(r"\bmake ([a-z-]+)", README)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", README)) <= commands


def test_sources_are_numbered_without_a_gap():
    text = (ROOT / "docs/sources.md").read_text(encoding="utf-8").split("## Sources\n")[1]
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.M)]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_table_of_rights_is_that_of_the_code():
    table = [
        "| right | " + " | ".join(f"`{role}`" for role in ROLES) + " |",
        "| --- |" + " --- |" * len(ROLES),
    ]
    for right in Permission:
        held = ["yes" if right in permissions else "-" for _, permissions, _ in ROLES.values()]
        table.append(f"| `{right}` | " + " | ".join(held) + " |")

    assert "\n".join(["", *table, ""]) in SECURITY


def test_the_controls_and_their_tests_exist():
    named = re.findall(r"`((?:alumni|blk_portal|core|training)/[\w/.]+)`", SECURITY)

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
