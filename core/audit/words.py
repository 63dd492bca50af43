"""The verbs of the audit trail, as the screen says them."""

# What is done (verb of record()) -> words; a verb that is missing here is shown as it is.
VERBS = {
    "login": "masuk",
    "logout": "keluar",
    "login_failed": "gagal masuk",
    "second_factor_failed": "salah kode verifikasi",
    "locked_out": "terkunci sementara",
    "refused": "ditolak karena tidak berhak",
    "password_changed": "mengganti kata sandi",
    "password_link": "membuat tautan kata sandi",
    "make_api_token": "membuat token API",
    "revoke_api_token": "mencabut token API",
    "totp_activated": "memasang verifikasi dua langkah",
    "totp_deactivated": "mencabut verifikasi dua langkah",
    "recovery_codes_generated": "membuat kode pemulihan",
    "activate": "membuka akun",
    "deactivate": "menutup akun",
    "roles": "mengatur peran",
    "create": "membuat",
    "created": "membuat",
    "update": "mengubah",
    "delete": "menghapus",
    "change": "mengubah",
    "changed": "mengubah",
    "corrected": "memperbaiki",
    "moved": "memindahkan ke tahap lain",
    "graduated": "meluluskan paket",
    "graduations_created": "mencatat kelulusan",
    "graduations_corrected": "memperbaiki kelulusan",
    "graduations_retracted": "menarik kelulusan",
    "correct_nik": "memperbaiki NIK",
    "register_known": "mendaftarkan peserta yang sudah dikenal",
    "propose": "mengusulkan perubahan",
    "accept_proposal": "menerima usulan",
    "refuse_proposal": "menolak usulan",
    "give_consent": "mencatat persetujuan",
    "refuse_consent": "mencatat penolakan persetujuan",
    "withdraw_consent": "menarik persetujuan",
    "state_disability": "mencatat pernyataan disabilitas",
    "forget_disability": "menghapus pernyataan disabilitas",
    "record_spell": "mencatat pekerjaan",
    "correct_spell": "memperbaiki pekerjaan",
    "end_spell": "mencatat akhir pekerjaan",
    "record_observation": "mencatat keterangan",
    "correct_observation": "memperbaiki keterangan",
    "record_contact": "mencatat upaya kontak",
    "record_exclusion": "mencatat pengecualian",
    "add_evidence": "menambah bukti",
    "change_level": "mengubah tingkat bukti",
    "retract": "menarik catatan",
    "restore": "memulihkan catatan",
    "ask_accommodation": "mencatat permintaan akomodasi",
    "step_accommodation": "mencatat langkah akomodasi",
    "undo_accommodation": "membatalkan langkah akomodasi",
    "drop_accommodation": "menghapus permintaan akomodasi",
    "forget_accommodations": "menghapus akomodasi setelah persetujuan ditarik",
    "view_accommodations": "membuka akomodasi paket",
    "view_person": "membuka data orang",
    "view_career": "membuka riwayat kerja",
    "view_nik": "melihat NIK lengkap",
    "view_disability": "membuka pernyataan disabilitas",
    "view_proposals": "membuka usulan perubahan",
    "open_evidence": "membuka berkas bukti",
    "view_figure_people": "membuka orang di balik angka",
    "publish_release": "menetapkan rilis",
    "view_release_people": "membuka orang di balik rilis",
    "submit_closing": "mengajukan penutupan bulan",
    "accept_closing": "menerima penutupan bulan",
    "return_closing": "mengembalikan penutupan bulan",
    "lookup_nik": "mencari NIK untuk pendaftaran",
    "search_nik": "mencari NIK",
    "searched_nik": "mencari NIK untuk paket",
    "check_import": "memeriksa NIK dalam berkas",
    "import": "mengimpor berkas",
    "export": "mengekspor daftar",
    "order_verification": "menyusun putaran verifikasi",
    "announce_verification": "mengumumkan putaran verifikasi",
    "draw_verification": "menarik sampel verifikasi",
    "assign_verification": "membagikan kasus verifikasi",
    "record_verification": "mencatat hasil verifikasi",
    "contradict_verification": "menyanggah hasil verifikasi",
    "decide_verification": "memutuskan kasus verifikasi",
    "extend_verification": "mengundur tenggat verifikasi",
    "cancel_verification": "membatalkan putaran verifikasi",
    "publish_verification": "menerbitkan hasil verifikasi",
    "view_verification_case": "membuka kasus verifikasi",
    "view_verification_cases": "membuka daftar kasus verifikasi",
    "save_view": "menyimpan tampilan dasbor",
    "rename_view": "mengganti nama tampilan dasbor",
    "remove_view": "menghapus tampilan dasbor",
    "seed_demo": "mengisi data percobaan",
}

# Names of fields (fields of record()) that no table calls in Indonesian.
FIELDS = {
    "income": "penghasilan",
    "region": "kabupaten/kota",
    "retracted_at": "penarikan",
    "roles": "peran",
    "withdrawn_at": "penarikan",
}


def words(verb: str) -> str:
    """The verb in Indonesian."""
    return VERBS.get(verb, verb.replace("_", " "))


def choices() -> list[tuple[str, str]]:
    """(verb, words) for a filter, by words; verbs that read alike are one line, found by the first."""
    first_of = {words: verb for verb, words in reversed(VERBS.items())}
    return sorted(((verb, words) for words, verb in first_of.items()), key=lambda pair: pair[1])


def alike(verb: str) -> list[str]:
    """The verbs that the screen says with the same words."""
    return [one for one, words in VERBS.items() if words == VERBS.get(verb)] or [verb]
