"""The words of which the demo makes names. Common ones, freely combined: nobody in particular."""


def words(text: str) -> list[str]:
    """The words of a text; so that a list of fifty names stays readable."""
    return text.split()


MEN = words(
    """
    Agus Bagus Joko Slamet Wahyu Eko Dwi Tri Catur Rizki Fajar Yusuf Hadi Imam Arif Dimas Andi Budi Bayu
    Galih Hendra Irfan Krisna Lukman Mahmud Nanang Oki Puji Rudi Sigit Teguh Umar Wawan Yoga Zainal
    Anwar Didik Feri Gilang Hasan Ilham Jefri Khoirul Mustofa Nur Pandu Rendra Satria Taufik Wisnu
    """
)
WOMEN = words(
    """
    Siti Dewi Sri Ratna Ayu Putri Lestari Wulan Indah Rina Nita Yuni Fitri Nurul Laila Dian Endang Erna
    Eka Hesti Ika Jumiati Kartika Lilis Maya Novi Oktavia Puspita Rahayu Sari Tuti Umi Vina Winarti
    Yanti Zulaikha Anis Binti Citra Desi Elok Farida Galuh Hanik Intan Khusnul Mira Nining Retno Suci
    """
)
SECOND = words(
    """
    Purwarupa Santoso Wibowo Prasetyo Setiawan Hidayat Saputra Nugroho Kurniawan Susanto Utomo Wijaya
    Hartono Raharjo Suryadi Firmansyah Maulana Ramadhan Permana Budiman Cahyono Handoko Irawan Junaidi
    Kusuma Laksono Mulyono Nurdin Pranoto Rohman Sudarsono Tanjung Usman Wicaksono Yulianto Zakaria
    Anggraini Basuki Darmawan Efendi Fauzi Gunawan Hakim Iskandar Jatmiko
    """
)
STREETS = words(
    """
    Melati Mawar Kenanga Diponegoro Sudirman Pahlawan Kartini Cempaka Merdeka
    """
)
