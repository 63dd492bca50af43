"""Funds, kinds of training, kejuruan and programmes seen in public lists (docs/sources.md section 3).

The spelling is that of the lists. An admin edits them afterwards.
"""

from django.db import migrations
from django.utils.text import slugify

# code, name, other spellings
FUNDS = [
    ("apbn", "APBN", "APBN Kemnaker|DIPA APBN"),
    ("apbd", "APBD", "APBD Provinsi|DAU|APBD (DAU)|APBD I"),
    ("dbhcht", "DBHCHT", "DBH CHT|DBH-CHT|Cukai tembakau"),
    ("csr", "CSR", ""),
    ("cost-sharing", "Cost sharing", "Cost-sharing|Berbagi biaya"),
    ("kerja-sama", "Kerja sama/mandiri", "Kerja sama|Kerjasama|Mandiri|Swadana"),
]
KINDS = [
    ("institusional", "Institusional"),
    ("mtu", "MTU (unit keliling)"),
    ("kewirausahaan", "Kewirausahaan (KWU)"),
    ("daring", "Daring"),
    ("pemagangan", "Pemagangan"),
]
# kejuruan: programmes
FIELDS = {
    "Bisnis dan Manajemen": "Practical Office Advance|English for Junior Administrative Assistant|Pengelola Administrasi Perkantoran",
    "Garmen Apparel": "Menjahit|Menjahit Upper Sepatu",
    "Pariwisata": "Barista Kafe|Housekeeping|Housekeeper Level 1",
    "Tata Kecantikan": "",
    "Elektronika": "",
    "Las": "Las Listrik 3G|Pipe Welder SMAW 6G",
    "Listrik": "",
    "Refrigerasi": "Teknisi Perawatan AC Residential",
    "Otomotif": "Servis Sepeda Motor Injeksi",
    "Alat Berat": "Operator Forklift",
    "TIK": "Desainer Grafis Muda",
    "Satuan Pengamanan": "",
    "Manufaktur": "Pengoperasian Mesin Bubut|Mesin Produksi",
    "Pertanian": "Pembudidayaan Sayuran Hidroponik|Pembudidayaan Bibit Sayuran|Pembudidayaan Jamur",
    "Perikanan": "Pembesaran Ikan Catfish (Lele)|Pembudidayaan Ikan Hias",
    "Peternakan": "Pembudidayaan Ayam Pedaging",
    "Mekanisasi": "Pengoperasian Traktor Pertanian",
    "Pengolahan Hasil": "Pembuatan Roti dan Kue|Processing",
}
SYNONYMS = {
    "Garmen Apparel": "Garmen\nGarment Apparel\nMenjahit\nTata Busana",
    "Las": "Teknik Las\nPengelasan",
    "Listrik": "Teknik Listrik",
    "TIK": "Teknologi Informasi\nTeknologi Informasi dan Komunikasi\nKomputer",
    "Manufaktur": "Teknik Manufaktur\nMesin",
    "Refrigerasi": "Teknik Pendingin\nPendingin\nTata Udara",
    "Otomotif": "Teknik Otomotif",
    "Pengolahan Hasil": "Processing\nTata Boga\nPengolahan Hasil Pertanian",
    "Elektronika": "Teknik Elektronika",
    "Pariwisata": "Perhotelan",
}


def fill(apps, schema_editor):
    get = lambda name: apps.get_model("training", name).objects  # noqa: E731
    for i, (code, name, other) in enumerate(FUNDS):
        get("Fund").create(code=code, name=name, synonyms=other.replace("|", "\n"), position=i)
    for i, (code, name) in enumerate(KINDS):
        get("BatchKind").create(code=code, name=name, position=i)
    for i, (name, programmes) in enumerate(FIELDS.items()):
        field = get("Field").create(
            slug=slugify(name), name=name, synonyms=SYNONYMS.get(name, ""), position=i
        )
        for programme in filter(None, programmes.split("|")):
            get("Programme").create(slug=slugify(programme), name=programme, field=field)


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("core", "0002_reference_codes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
