from django.urls import path

from alumni.careers import files, taking_back, views

# kind -> (path, name): facts that are taken back, and those that may be restored.
_PATHS = {
    "spell": "pekerjaan",
    "observation": "keterangan",
    "contact": "kontak",
    "evidence": "bukti",
    "exclusion": "pengecualian",
}

urlpatterns = [
    path("alumni/<int:pk>/pekerjaan/baru/", views.spell_create, name="spell_create"),
    path("alumni/<int:pk>/kontak/baru/", views.contact_create, name="contact_create"),
    path("alumni/<int:pk>/pengecualian/baru/", views.exclusion_create, name="exclusion_create"),
    path("pekerjaan/<int:pk>/ubah/", views.spell_edit, name="spell_edit"),
    path("pekerjaan/<int:pk>/selesai/", views.spell_end, name="spell_end"),
    path("pekerjaan/<int:pk>/riwayat/", views.spell_history, name="spell_history"),
    path("pekerjaan/<int:pk>/bukti/baru/", files.evidence_create, name="evidence_create"),
    path("bukti/<int:pk>/berkas/", files.evidence_file, name="evidence_file"),
    *(
        path(f"{words}/<int:pk>/tarik/", taking_back.retract, {"kind": kind}, name=f"{kind}_retract")
        for kind, words in _PATHS.items()
    ),
    *(
        path(
            f"{_PATHS[kind]}/<int:pk>/pulihkan/", taking_back.restore, {"kind": kind}, name=f"{kind}_restore"
        )
        for kind, entry in taking_back.KINDS.items()
        if entry.restore
    ),
]
