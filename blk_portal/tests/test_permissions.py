"""The access matrix: every address of the portal, and what each kind of person gets there.

A new address is one line in MATRIX: method, name, the row it is asked for, and a letter for each person.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from blk_portal.tests.world import World

# In this order. Staff and head are of the centre that owns the rows asked for, the outsider is of another;
# province is a Kadis without, kadis one with the grant to open people.
PEOPLE = ["anonymous", "nobody", "staff", "head", "outsider", "province", "kadis", "admin_user"]
# L sent to sign in, Y let in, N 403 (a missing right), - 404 (not theirs), M 405 (another method).
LETTERS = {"L": "sign-in", "Y": "let in", "N": "403", "-": "404", "M": "405"}

PUBLIC = "YYYYYYYY"
SIGNED_IN = "LYYYYYYY"
ADMIN_ONLY = "LNNNNNNY"
PROVINCE_ONLY = "LNNNNYYY"
NO_FACTOR = "L-------"  # nothing there for whom has no second factor yet
MATRIX = [
    # The ground
    ("GET", "home", "", SIGNED_IN),
    ("GET", "core:healthz", "", PUBLIC),
    ("GET", "core:help", "", PUBLIC),
    ("GET", "core:audit_list", "", "LNNYNNNY"),
    ("GET", "admin_login", "", "LLLLLLLL"),
    # Accounts
    ("GET", "account_login", "", PUBLIC),
    ("POST", "account_login", "", PUBLIC),
    ("POST", "account_logout", "", "LLLLLLLL"),
    ("GET", "account_logout", "", SIGNED_IN),
    ("GET", "account_inactive", "", PUBLIC),
    ("GET", "account_reauthenticate", "", SIGNED_IN),
    ("GET", "account_change_password", "", SIGNED_IN),
    ("GET", "account_reset_password_from_key", "link", PUBLIC),
    ("GET", "account_reset_password_from_key_done", "", SIGNED_IN),
    ("GET", "mfa_index", "", SIGNED_IN),
    ("GET", "mfa_authenticate", "", SIGNED_IN),
    ("GET", "mfa_reauthenticate", "", SIGNED_IN),
    ("GET", "mfa_activate_totp", "", SIGNED_IN),
    ("GET", "mfa_deactivate_totp", "", NO_FACTOR),
    ("GET", "mfa_view_recovery_codes", "", NO_FACTOR),
    ("GET", "mfa_generate_recovery_codes", "", SIGNED_IN),
    ("GET", "mfa_download_recovery_codes", "", NO_FACTOR),
    # Users
    ("GET", "training:user_list", "", ADMIN_ONLY),
    ("GET", "training:user_create", "", ADMIN_ONLY),
    ("POST", "training:user_create", "", ADMIN_ONLY),
    ("GET", "training:user_edit", "user", ADMIN_ONLY),
    ("POST", "training:user_edit", "user", ADMIN_ONLY),
    ("GET", "training:user_active", "user", "LNNNNNNM"),
    ("POST", "training:user_active", "closing_user", ADMIN_ONLY),
    ("POST", "training:user_link", "user", ADMIN_ONLY),
    # Batches and enrolment
    ("GET", "training:batch_list", "", "LNYYYYYY"),
    ("GET", "training:batch_detail", "batch", "L-YY-YYY"),
    ("GET", "training:batch_create", "", "LNYYYNNY"),
    ("POST", "training:batch_create", "", "LNYYYNNY"),
    ("GET", "training:batch_edit", "batch", "L-YY-NNY"),
    ("POST", "training:batch_edit", "batch", "L-YY-NNY"),
    ("GET", "training:batch_move", "", "LMMMMMMM"),
    ("POST", "training:batch_move", "moving_batch", "LNYY-NNY"),
    ("GET", "training:enrolment_add", "batch", "L-YY-NNY"),
    ("POST", "training:enrolment_add", "batch", "L-YY-NNY"),
    ("POST", "training:enrolment_move", "moving_enrolment", "L-YY-NNY"),
    ("GET", "training:batch_graduate", "batch", "L-YY-NNY"),
    ("POST", "training:batch_graduate", "batch", "L-YY-NNY"),
    ("GET", "training:accommodation_list", "batch", "L-YY-NYY"),
    ("POST", "training:accommodation_list", "batch", "L-YY-NNY"),
    ("GET", "training:accommodation_step", "accommodation_step", "LNYY-NNY"),
    ("POST", "training:accommodation_step", "accommodation_step", "LNYY-NNY"),
    ("GET", "training:accommodation_undo", "accommodation", "LNYY-NNY"),
    ("POST", "training:accommodation_undo", "accommodation", "LNYY-NNY"),
    # People
    ("GET", "training:person_list", "", "LNYYYNYY"),
    ("GET", "training:person_detail", "person", "LNYY-NYY"),
    ("GET", "training:person_edit", "person", "LNYY-NNY"),
    ("POST", "training:person_edit", "person", "LNYY-NNY"),
    ("POST", "training:person_nik", "person", "LNYY-NNY"),
    ("GET", "training:person_nik_correct", "person", "LNYY-NNY"),
    ("POST", "training:person_nik_correct", "person", "LNYY-NNY"),
    ("GET", "training:person_consent", "person", "LNYY-NNY"),
    ("POST", "training:person_consent", "person", "LNYY-NNY"),
    ("GET", "training:person_disability", "person", "LNYY-NYY"),
    ("POST", "training:person_disability", "person", "LNYY-NNY"),
    ("POST", "training:person_apply", "person", "LNYY-NNY"),
    ("GET", "training:consent_withdraw", "consent", "LNYY-NNY"),
    ("POST", "training:consent_withdraw", "consent", "LNYY-NNY"),
    ("GET", "training:person_lookup", "", "LNYYYNNY"),
    ("POST", "training:person_lookup", "", "LNYYYNNY"),
    ("GET", "training:person_create", "lookup", "LNYYYNNY"),
    ("GET", "training:person_known", "lookup", "LNYYYNNY"),
    ("GET", "training:proposal_list", "", "LNNYNNNY"),
    ("POST", "training:proposal_decide", "proposal", "LNNYNNNY"),
    ("GET", "search:search", "", SIGNED_IN),
    ("POST", "search:search", "", SIGNED_IN),
    # Alumni
    ("GET", "alumni:graduation_list", "", "LNYYYNYY"),
    ("GET", "alumni:graduation_detail", "graduation", "LNYY-NYY"),
    ("GET", "alumni:graduation_figures", "graduation", "LNYY-NYY"),
    ("POST", "alumni:career_change", "graduation", "LNYY-NNY"),
    ("GET", "alumni:spell_create", "graduation", "LNYY-NNY"),
    ("POST", "alumni:spell_create", "graduation", "LNYY-NNY"),
    ("GET", "alumni:contact_create", "graduation", "LNYY-NNY"),
    ("POST", "alumni:contact_create", "graduation", "LNYY-NNY"),
    ("GET", "alumni:exclusion_create", "graduation", "LNYY-NNY"),
    ("POST", "alumni:exclusion_create", "graduation", "LNYY-NNY"),
    ("GET", "alumni:spell_edit", "spell", "LNYY-NNY"),
    ("POST", "alumni:spell_edit", "spell", "LNYY-NNY"),
    ("GET", "alumni:spell_end", "spell", "LNYY-NNY"),
    ("POST", "alumni:spell_end", "spell", "LNYY-NNY"),
    ("GET", "alumni:spell_history", "spell", "LNYY-NYY"),
    ("GET", "alumni:evidence_create", "spell", "LNYY-NNY"),
    ("POST", "alumni:evidence_create", "spell", "LNYY-NNY"),
    ("GET", "alumni:evidence_file", "evidence", "LNYY-NYY"),
    ("GET", "alumni:spell_retract", "spell", "LNYY-NNY"),
    ("POST", "alumni:spell_retract", "spell", "LNYY-NNY"),
    ("POST", "alumni:observation_retract", "observation", "LNYY-NNY"),
    ("POST", "alumni:contact_retract", "contact", "LNYY-NNY"),
    ("POST", "alumni:evidence_retract", "evidence", "LNYY-NNY"),
    ("POST", "alumni:exclusion_retract", "exclusion", "LNYY-NNY"),
    ("GET", "alumni:spell_restore", "old_spell", "LNYY-NNY"),
    ("POST", "alumni:spell_restore", "old_spell", "LNYY-NNY"),
    ("POST", "alumni:observation_restore", "old_observation", "LNYY-NNY"),
    ("POST", "alumni:contact_restore", "old_contact", "LNYY-NNY"),
    ("POST", "alumni:evidence_restore", "old_evidence", "LNYY-NNY"),
    # Figures
    ("GET", "dashboard:dashboard", "", SIGNED_IN),
    ("GET", "dashboard:depth", "", SIGNED_IN),
    ("GET", "reports:report_list", "", SIGNED_IN),
    ("GET", "reports:briefing", "", SIGNED_IN),
    ("GET", "reports:briefing_pdf", "", "LNYYYYYY"),
    ("GET", "reports:placement_pdf", "", "LNYYYYYY"),
    ("GET", "alumni:figure_people", "figure", "LNYY-NYY"),
    ("GET", "alumni:response_rates", "", SIGNED_IN),
    ("GET", "alumni:quality_list", "", "LNYYYYYY"),
    ("GET", "alumni:saved_view_list", "", SIGNED_IN),
    ("GET", "alumni:saved_view_create", "", SIGNED_IN),
    ("POST", "alumni:saved_view_create", "", SIGNED_IN),
    ("GET", "alumni:saved_view_edit", "saved_view", "L-Y-----"),
    ("POST", "alumni:saved_view_edit", "saved_view", "L-Y-----"),
    ("GET", "alumni:saved_view_delete", "saved_view", "L-Y-----"),
    ("POST", "alumni:saved_view_delete", "saved_view", "L-Y-----"),
    # Releases; their figures are open to everyone signed in, a code on paper to everybody
    ("GET", "alumni:release_list", "", SIGNED_IN),
    ("GET", "alumni:release_create", "", "LNNNNYYY"),
    ("POST", "alumni:release_create", "new_release", "LNNNNYYY"),
    ("GET", "alumni:release_detail", "release", SIGNED_IN),
    ("GET", "alumni:release_people", "release_people", "LNYY-NYY"),
    ("GET", "alumni:release_changes", "release", SIGNED_IN),
    ("GET", "check", "release_code", PUBLIC),
    ("GET", "alumni:closing_list", "", SIGNED_IN),
    ("GET", "alumni:closing_detail", "month", SIGNED_IN),
    ("POST", "alumni:closing_detail", "open_month", "LNNYNNNY"),
    ("POST", "alumni:closing_decide", "closing", "LNNNNYYY"),
    ("GET", "alumni:annual_table", "release_query", SIGNED_IN),
    ("GET", "alumni:annual_pdf", "release_query", "LNYYYYYY"),
    ("GET", "alumni:monthly_recap", "release_query", SIGNED_IN),
    ("GET", "alumni:monthly_pdf", "release_query", "LNYYYYYY"),
    ("GET", "alumni:target_list", "", ADMIN_ONLY),
    ("GET", "alumni:target_create", "", ADMIN_ONLY),
    ("POST", "alumni:target_create", "", ADMIN_ONLY),
    ("GET", "alumni:target_edit", "target", ADMIN_ONLY),
    ("POST", "alumni:target_edit", "target", ADMIN_ONLY),
    ("GET", "alumni:target_delete", "target", ADMIN_ONLY),
    ("POST", "alumni:target_delete", "target", ADMIN_ONLY),
    # Verification of placements; the outsider is the one who asks in the cases
    ("GET", "alumni:round_list", "", SIGNED_IN),
    ("GET", "alumni:round_create", "", PROVINCE_ONLY),
    ("POST", "alumni:round_create", "", PROVINCE_ONLY),
    ("GET", "alumni:round_detail", "ordered_round", "L----YYY"),
    ("GET", "alumni:round_detail", "announced_round", "L-YYYYYY"),
    ("GET", "alumni:round_detail", "drawn_round", "L-YYYYYY"),
    ("GET", "alumni:round_detail", "published_round", SIGNED_IN),
    ("GET", "alumni:round_announce", "ordered_round", PROVINCE_ONLY),
    ("POST", "alumni:round_announce", "ordered_round", PROVINCE_ONLY),
    ("GET", "alumni:round_draw", "announced_round", PROVINCE_ONLY),
    ("POST", "alumni:round_draw", "announced_round", PROVINCE_ONLY),
    ("GET", "alumni:round_extend", "drawn_round", PROVINCE_ONLY),
    ("POST", "alumni:round_extend", "drawn_round", PROVINCE_ONLY),
    ("GET", "alumni:round_cancel", "drawn_round", PROVINCE_ONLY),
    ("POST", "alumni:round_cancel", "drawn_round", PROVINCE_ONLY),
    ("GET", "alumni:round_assign", "drawn_round", PROVINCE_ONLY),
    ("POST", "alumni:round_assign", "drawn_round", PROVINCE_ONLY),
    ("GET", "alumni:round_decide", "drawn_round", PROVINCE_ONLY),
    ("POST", "alumni:round_decide", "drawn_round", PROVINCE_ONLY),
    ("GET", "alumni:round_publish", "drawn_round", PROVINCE_ONLY),
    ("POST", "alumni:round_publish", "drawn_round", PROVINCE_ONLY),
    ("GET", "alumni:case_list", "drawn_round", "L-YYYYYY"),
    ("GET", "alumni:case_list", "published_round", SIGNED_IN),
    ("GET", "alumni:case_detail", "open_case", "L---YYYY"),
    ("GET", "alumni:case_detail", "found_case", "L-YYYYYY"),
    ("GET", "alumni:case_verify", "open_case", "L---Y---"),
    ("POST", "alumni:case_verify", "open_case", "L---Y---"),
    ("GET", "alumni:case_contradict", "found_case", "L-NYNNNY"),
    ("POST", "alumni:case_contradict", "found_case", "L-NYNNNY"),
    ("GET", "alumni:case_decide", "found_case", PROVINCE_ONLY),
    ("POST", "alumni:case_decide", "found_case", PROVINCE_ONLY),
    # Tokens of the API
    ("GET", "api:token_list", "", ADMIN_ONLY),
    ("GET", "api:token_create", "", ADMIN_ONLY),
    ("POST", "api:token_create", "", ADMIN_ONLY),
    ("GET", "api:token_revoke", "api_token", ADMIN_ONLY),
    ("POST", "api:token_revoke", "api_token", ADMIN_ONLY),
    # Exports; a file that was ordered is its orderer's own
    ("GET", "exports:csv", "export_of_published_round", "LNYYYYYY"),
    ("GET", "exports:csv", "export_of_drawn_round", "LN------"),
    ("GET", "exports:csv", "export_of_cases", "LNYYYYYY"),
    ("GET", "exports:csv", "export_of_people", "LNYYYNYY"),
    ("GET", "exports:csv", "export_of_batches", "LNYYYYYY"),
    ("GET", "exports:csv", "export_of_figures", "LNYYYYYY"),
    ("GET", "exports:csv", "export_of_release", "LNYYYYYY"),
    ("GET", "exports:xlsx", "export_of_people", "LNYYYNYY"),
    ("POST", "exports:xlsx", "export_of_people", "LNYYYNYY"),
    ("GET", "exports:csv", "export_behind_figure", "LNYY-NYY"),
    ("GET", "exports:run", "export_run", "L-Y-----"),
    ("GET", "exports:run_file", "export_run", "L-Y-----"),
    # Imports; a run is its uploader's own
    ("GET", "imports:start", "", "LNYYYNNY"),
    ("POST", "imports:start", "", "LNYYYNNY"),
    ("GET", "imports:template", "sheet_kind", "LNYYYNNY"),
    ("GET", "imports:columns", "import_run", "LNY--NN-"),
    ("POST", "imports:columns", "import_run", "LNY--NN-"),
    ("GET", "imports:check", "import_run", "LNY--NN-"),
    ("POST", "imports:check", "import_run", "LNY--NN-"),
    ("POST", "imports:confirm", "import_run", "LNY--NN-"),
    ("GET", "imports:done", "import_run", "LNY--NN-"),
    ("GET", "imports:rejected", "import_run", "LNY--NN-"),
    # Search
    ("GET", "search:graduation_of", "graduated_enrolment", "LNYY-NYY"),
]
# Addresses for programs: no account opens them, only a token (blk_portal/api/tests). Name -> what it takes.
TOKEN_ROUTES = {
    "api:figures": [],
    "api:indicator": ["placed_within"],
    "api:satu_data": [],
    "api:openapi": [],
    "api:unknown": ["lain"],
}
# Addresses of the Django admin: one rule for all of them.
ADMIN_RULE = ADMIN_ONLY
NO_DATA_NEEDED = {"login", "logout", "password_change", "password_change_done", "jsi18n", "autocomplete"}
PUBLIC_NAMES = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password_from_key",
    "check",
    "mfa_authenticate",
    "admin_login",
    "core:healthz",
    "core:help",
    "admin:login",
}


def routes(resolver=None, namespace=""):
    """(full name, callback) of every address the portal answers."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        else:
            yield namespace + (pattern.name or pattern.callback.__name__), pattern.callback


def letter(response) -> str:
    doors = (reverse("account_login"), reverse("admin_login"))
    if response.status_code == 302 and response["Location"].startswith(doors):
        return "L"
    if response.status_code >= 500:
        return f"?{response.status_code}"
    return {403: "N", 404: "-", 405: "M"}.get(response.status_code, "Y")


@pytest.fixture
def clients(request, client_for):
    """A client for each of PEOPLE."""
    users = [request.getfixturevalue(who) for who in PEOPLE[1:]]
    return [Client(), *(client_for(user) for user in users)]


def asked(client, method, url, data=None) -> str:
    """The letter a client gets; what the request wrote is undone, so the next one finds the same rows."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url, data or {})
        answer = letter(response)
        if response.streaming:  # read to its end, so that its file is closed
            list(response.streaming_content)
        transaction.set_rollback(True)
    return answer


def test_every_address_stands_in_the_matrix():
    known = {name for _, name, _, _ in MATRIX} | TOKEN_ROUTES.keys()
    found = {name for name, _ in routes() if not name.startswith("admin:")}
    assert found == known, f"missing: {sorted(found - known)}; gone: {sorted(known - found)}"


def test_public_addresses_are_those_written_down():
    found = {name for name, callback in routes() if not getattr(callback, "login_required", True)}
    assert found == PUBLIC_NAMES | TOKEN_ROUTES.keys()
    assert len(PUBLIC_NAMES) <= 10


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOKEN_ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_token_nobody_is_answered(method, name, clients):
    url = reverse(name, args=TOKEN_ROUTES[name])
    answers = [getattr(client, method)(url) for client in clients]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "name", "wanted", "letters"), MATRIX, ids=lambda v: v or "-")
def test_access(method, name, wanted, letters, clients, bojonegoro):
    world = World(bojonegoro)
    args = world.args(wanted)
    where = {"kwargs": args} if isinstance(args, dict) else {"args": args}
    url = reverse(name, **where)
    got = "".join(asked(client, method, url, world.data) for client in clients)
    assert got == letters, f"{method} {url} for {', '.join(PEOPLE)}"


def admin_address(name):
    """The address, if it takes no arguments; those of single rows are decided by the same ModelAdmin."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@pytest.mark.django_db
def test_access_to_the_django_admin(clients):
    for name, _ in routes():
        if not name.startswith("admin:") or name.split(":")[1] in NO_DATA_NEEDED:
            continue
        url = admin_address(name)
        if url:
            assert "".join(asked(client, "GET", url) for client in clients) == ADMIN_RULE, url


def test_a_letter_for_each_person():
    for _, name, _, letters in MATRIX:
        assert len(letters) == len(PEOPLE), name
        assert set(letters) <= set(LETTERS), name


def test_letters_tell_answers_apart():
    def answer(status, location=""):
        return type("Answer", (), {"status_code": status, "__getitem__": lambda self, key: location})()

    found = [letter(answer(*case)) for case in [(302, "/akun/masuk/?next=/"), (302, "/"), (200,), (403,)]]
    assert found == ["L", "Y", "Y", "N"]
    assert [letter(answer(status)) for status in (404, 405, 409, 500)] == ["-", "M", "Y", "?500"]
