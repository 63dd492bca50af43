"""The verbs of the audit trail, as the screen says them."""

# What is done (verb of record()) -> words; a verb that is missing here is shown as it is.
VERBS = {
    "login": "masuk",
    "logout": "keluar",
    "login_failed": "gagal masuk",
    "locked_out": "terkunci sementara",
    "refused": "ditolak karena tidak berhak",
    "password_changed": "mengganti kata sandi",
    "password_link": "membuat tautan kata sandi",
    "totp_activated": "memasang verifikasi dua langkah",
    "totp_deactivated": "mencabut verifikasi dua langkah",
    "recovery_codes_generated": "membuat kode pemulihan",
    "create": "membuat",
    "update": "mengubah",
    "delete": "menghapus",
    "activate": "membuka akun",
    "deactivate": "menutup akun",
    "roles": "mengatur peran",
}


def words(verb: str) -> str:
    """The verb in Indonesian."""
    return VERBS.get(verb, verb.replace("_", " "))


def choices() -> list[tuple[str, str]]:
    """(verb, words) for a filter, by words."""
    return sorted(VERBS.items(), key=lambda pair: pair[1])
