"""The code lists every installation begins with. Sources: docs/sources.md 1.1, 4, 5.2-5.5.

An admin edits them afterwards; later migrations add, and never overwrite what was edited.
"""

from django.db import migrations

PROVINCES = """11 Aceh|12 Sumatera Utara|13 Sumatera Barat|14 Riau|15 Jambi|16 Sumatera Selatan|17 Bengkulu|18 Lampung|19 Kepulauan Bangka Belitung|21 Kepulauan Riau|31 DKI Jakarta|32 Jawa Barat|33 Jawa Tengah|34 DI Yogyakarta|35 Jawa Timur|36 Banten|51 Bali|52 Nusa Tenggara Barat|53 Nusa Tenggara Timur|61 Kalimantan Barat|62 Kalimantan Tengah|63 Kalimantan Selatan|64 Kalimantan Timur|65 Kalimantan Utara|71 Sulawesi Utara|72 Sulawesi Tengah|73 Sulawesi Selatan|74 Sulawesi Tenggara|75 Gorontalo|76 Sulawesi Barat|81 Maluku|82 Maluku Utara|91 Papua|92 Papua Barat|93 Papua Selatan|94 Papua Tengah|95 Papua Pegunungan|96 Papua Barat Daya"""

REGIONS = """3501 Kab. Pacitan|3502 Kab. Ponorogo|3503 Kab. Trenggalek|3504 Kab. Tulungagung|3505 Kab. Blitar|3506 Kab. Kediri|3507 Kab. Malang|3508 Kab. Lumajang|3509 Kab. Jember|3510 Kab. Banyuwangi|3511 Kab. Bondowoso|3512 Kab. Situbondo|3513 Kab. Probolinggo|3514 Kab. Pasuruan|3515 Kab. Sidoarjo|3516 Kab. Mojokerto|3517 Kab. Jombang|3518 Kab. Nganjuk|3519 Kab. Madiun|3520 Kab. Magetan|3521 Kab. Ngawi|3522 Kab. Bojonegoro|3523 Kab. Tuban|3524 Kab. Lamongan|3525 Kab. Gresik|3526 Kab. Bangkalan|3527 Kab. Sampang|3528 Kab. Pamekasan|3529 Kab. Sumenep|3571 Kota Kediri|3572 Kota Blitar|3573 Kota Malang|3574 Kota Probolinggo|3575 Kota Pasuruan|3576 Kota Mojokerto|3577 Kota Madiun|3578 Kota Surabaya|3579 Kota Batu"""

# code, name, other spellings
EDUCATION = [
    ("tidak-sekolah", "Tidak pernah sekolah", "Tidak sekolah|Belum sekolah"),
    ("tidak-tamat-sd", "Tidak tamat SD", "Belum tamat SD|Tidak lulus SD"),
    ("sd", "SD", "MI|Paket A|SDLB|SD sederajat|SD/MI"),
    ("smp", "SMP", "SLTP|MTs|Paket B|SMPLB|SMP sederajat|SMP/MTs"),
    ("sma", "SMA", "SLTA|SMU|MA|Paket C|SMALB|SMA sederajat|SMA/MA|SLTA umum"),
    ("smk", "SMK", "STM|SMEA|MAK|SLTA kejuruan|SMK sederajat"),
    (
        "d1-d3",
        "D1-D3",
        "D1|D2|D3|D.I|D.II|D.III|DI|DII|DIII|D-1|D-2|D-3|Akademi|Diploma|Diploma 1|Diploma 2|Diploma 3",
    ),
    ("d4-s1", "D4/S1", "D4|S1|D.IV|DIV|D-4|S-1|S.1|Sarjana|Diploma 4|Strata 1"),
    ("s2", "S2", "S-2|S.2|Magister|Strata 2"),
    ("s3", "S3", "S-3|S.3|Doktor|Strata 3"),
]

# Sakernas code, label of BPS, question in everyday words, example, other spellings
STATUSES = [
    (
        1,
        "Berusaha sendiri",
        "Punya usaha atau pekerjaan sendiri, dikerjakan sendiri",
        "Warung, jahit di rumah, ojek daring, pekerja lepas",
        "Usaha sendiri|Wirausaha|Wiraswasta|Mandiri|Buka usaha|Freelance|Ojek online|Driver online|Berwirausaha",
    ),
    (
        2,
        "Berusaha dibantu buruh tidak tetap/tidak dibayar",
        "Punya usaha, dibantu keluarga atau pekerja lepas",
        "Warung dibantu istri, bengkel dengan pembantu harian",
        "Berusaha dibantu buruh tidak tetap|Usaha dibantu keluarga|Berusaha dibantu buruh tidak dibayar|Berusaha dibantu buruh tidak tetap/buruh tidak dibayar",
    ),
    (
        3,
        "Berusaha dibantu buruh tetap/dibayar",
        "Punya usaha dengan pekerja tetap yang dibayar",
        "Konveksi dengan tiga penjahit bergaji",
        "Berusaha dibantu buruh tetap|Berusaha dibantu buruh dibayar|Pengusaha|Berusaha dibantu buruh tetap/buruh dibayar|Usaha dengan karyawan",
    ),
    (
        4,
        "Buruh/karyawan/pegawai",
        "Bekerja pada perusahaan, instansi, atau majikan tetap dan digaji",
        "Karyawan pabrik, pegawai toko, magang bergaji, pekerja migran",
        "Karyawan|Pegawai|Buruh|Buruh/Karyawan|Kerja di PT|Kerja di CV|Karyawan swasta|Swasta|PNS|ASN|TNI|Polri|Guru|Honorer|PMI|TKI|TKW|Magang dibayar|Bekerja di perusahaan|Buruh pabrik|Buruh/karyawan/pegawai swasta|Pegawai swasta",
    ),
    (
        5,
        "Pekerja bebas di pertanian",
        "Kerja harian di sawah, kebun, atau tambak orang lain",
        "Buruh tani, buruh panen",
        "Pekerja bebas pertanian|Buruh tani|Buruh tani harian",
    ),
    (
        6,
        "Pekerja bebas di nonpertanian",
        "Kerja harian, majikan berganti-ganti, bukan di pertanian",
        "Kuli bangunan, bongkar muat",
        "Pekerja bebas nonpertanian|Pekerja bebas di non pertanian|Pekerja bebas non pertanian|Buruh harian lepas|Buruh lepas|Kuli bangunan|Serabutan|Kerja serabutan|Buruh bangunan",
    ),
    (
        7,
        "Pekerja keluarga/tak dibayar",
        "Membantu usaha keluarga tanpa upah",
        "Menjaga toko orang tua",
        "Pekerja keluarga|Pekerja keluarga tidak dibayar|Pekerja tidak dibayar|Pekerja tak dibayar|Membantu orang tua|Bantu orang tua|Bantu usaha keluarga|Pekerja keluarga/tidak dibayar",
    ),
]

KBLI = {
    2020: "A Pertanian, kehutanan, perikanan|B Pertambangan dan penggalian|C Industri pengolahan|D Listrik dan gas|E Air, limbah, daur ulang|F Konstruksi|G Perdagangan, reparasi kendaraan|H Angkutan dan pergudangan|I Akomodasi, makan minum|J Informasi dan komunikasi|K Keuangan dan asuransi|L Real estat|M Jasa profesional, ilmiah, teknis|N Persewaan, ketenagakerjaan, agen perjalanan, penunjang usaha|O Pemerintahan, pertahanan|P Pendidikan|Q Kesehatan dan kegiatan sosial|R Kesenian, hiburan, rekreasi|S Jasa lainnya|T Rumah tangga sebagai pemberi kerja|U Badan internasional",
    2025: "A Pertanian, kehutanan, perikanan|B Pertambangan dan penggalian|C Industri|D Listrik dan gas|E Air, limbah, daur ulang, pemulihan|F Konstruksi|G Perdagangan besar dan eceran|H Angkutan dan pergudangan|I Akomodasi, makan minum|J Penerbitan, penyiaran, produksi konten|K Telekomunikasi, pemrograman, komputasi|L Keuangan dan asuransi|M Real estat|N Jasa profesional, ilmiah, teknis|O Administrasi dan penunjang usaha|P Pemerintahan, pertahanan|Q Pendidikan|R Kesehatan dan kegiatan sosial|S Kesenian, olahraga, rekreasi|T Jasa lainnya|U Rumah tangga sebagai pemberi kerja|V Badan internasional",
}

KBJI = "1 Manajer|2 Profesional|3 Teknisi dan asisten profesional|4 Tenaga tata usaha|5 Tenaga usaha jasa dan penjualan|6 Pekerja terampil pertanian, kehutanan, perikanan|7 Pekerja pengolahan, kerajinan|8 Operator dan perakit mesin|9 Pekerja kasar|0 TNI dan Polri"

DISABILITIES = [
    ("fisik", "Fisik", "Daksa|Tuna daksa|Tunadaksa|Disabilitas fisik|Kursi roda|Amputasi|Cerebral palsy"),
    (
        "intelektual",
        "Intelektual",
        "Grahita|Tuna grahita|Tunagrahita|Down syndrome|Lambat belajar|Disabilitas intelektual",
    ),
    (
        "psikososial",
        "Mental: psikososial",
        "Psikososial|Mental|Skizofrenia|Bipolar|Disabilitas mental|Tuna laras",
    ),
    ("perkembangan", "Mental: perkembangan", "Autis|Autisme|Hiperaktif|ADHD|Perkembangan"),
    ("netra", "Sensorik: netra", "Netra|Tuna netra|Tunanetra|Low vision|Disabilitas netra|Buta"),
    ("rungu", "Sensorik: rungu (Tuli)", "Tuli|Rungu|Tuna rungu|Tunarungu|Disabilitas rungu|Teman tuli"),
    ("wicara", "Sensorik: wicara", "Wicara|Tuna wicara|Tunawicara|Disabilitas wicara|Bisu"),
]

ACCOMMODATIONS = """juru-bahasa-isyarat Juru bahasa isyarat|pendamping Pendamping|braille Braille atau huruf besar|pembaca-layar Berkas untuk pembaca layar|takarir Takarir (teks pada video)|waktu-tambahan Waktu ujian tambahan|ujian-lisan Ujian lisan atau praktik|alat-disesuaikan Alat atau meja yang disesuaikan|tanpa-undakan Ruang dan toilet tanpa undakan|ruang-tenang Ruang tenang|jadwal-lentur Jadwal yang lentur|transportasi Transportasi|kamar-lantai-dasar Kamar asrama lantai dasar|kontak-wali Kontak orang tua atau wali|lainnya Lainnya"""


def pairs(text):
    """'11 Aceh|12 ...' -> [('11', 'Aceh'), ...]"""
    return [tuple(entry.split(" ", 1)) for entry in text.split("|")]


def lines(text):
    return text.replace("|", "\n")


def fill(apps, schema_editor):
    def model(name):
        return apps.get_model("core", name).objects

    model("Province").bulk_create(
        [apps.get_model("core", "Province")(code=c, name=n) for c, n in pairs(PROVINCES)]
    )
    model("Region").bulk_create(
        [apps.get_model("core", "Region")(code=c, name=n, province_id=c[:2]) for c, n in pairs(REGIONS)]
    )
    for i, (code, name, other) in enumerate(EDUCATION):
        model("EducationLevel").create(code=code, name=name, synonyms=lines(other), position=i)
    for code, name, question, example, other in STATUSES:
        model("EmploymentStatus").create(
            code=code, name=name, question=question, example=example, synonyms=lines(other), position=code
        )
    for edition, text in KBLI.items():
        for letter, name in pairs(text):
            model("KbliSection").create(edition=edition, letter=letter, name=name)
    for i, (code, name) in enumerate(pairs(KBJI)):
        model("KbjiGroup").create(code=code, name=name, position=i)
    for i, (code, name, other) in enumerate(DISABILITIES):
        model("DisabilityKind").create(code=code, name=name, synonyms=lines(other), position=i)
    for i, (code, name) in enumerate(pairs(ACCOMMODATIONS)):
        model("AccommodationKind").create(code=code, name=name, position=i)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
