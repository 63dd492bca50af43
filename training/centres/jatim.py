"""The 16 UPT BLK of East Java, as listed in public sources (docs/sources.md 5.1)."""

# code, short name, address, regency code
CENTRES = [
    ("surabaya", "Surabaya", "Jl. Dukuh Menanggal III/29", "3578"),
    ("mojokerto", "Mojokerto", "Jl. Raya Jabon", "3516"),
    ("jombang", "Jombang", "Jl. Anggrek 04", "3517"),
    ("nganjuk", "Nganjuk", "Jl. Kapten Kasihin HS 3", "3518"),
    ("madiun", "Madiun", "Jl. Sumatra 27", "3577"),
    ("ponorogo", "Ponorogo", "Jl. Ngudi Kaweruh, Karanglo Lor", "3502"),
    ("bojonegoro", "Bojonegoro", "Jl. KH R. Moh. Rosyid", "3522"),
    ("tuban", "Tuban", "Jl. Dr. Wahidin Sudiro Husodo", "3523"),
    ("sumenep", "Sumenep", "Jl. Gapura, Parsanga", "3529"),
    ("jember", "Jember", "Jl. Basuki Rahmat 203", "3509"),
    ("tulungagung", "Tulungagung", "Jl. Raya Pulosari km 8", "3504"),
    ("wonojati", "Wonojati", "Jl. Raya Mondoroko 1, Malang", "3507"),
    ("pasuruan", "Pasuruan", "Jl. Pahlawan Sunaryo", "3514"),
    ("kediri", "Kediri", "Gedangsewu, Pare, Kab. Kediri", "3506"),
    ("situbondo", "Situbondo", "Jl. Basuki Rahmat 357", "3512"),
    ("singosari", "Singosari", "Jl. Raya Singosari, Malang", "3507"),
]
