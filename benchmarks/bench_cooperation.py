"""The register, coverage and the ranking at the size of a whole country, beside the plainest way to do the same.

    python benchmarks/bench_cooperation.py [--agreements 10000] [--candidates 2000] [--draws 1000]

Peers in the same run: pandas alone (reading the file and writing it to SQLite, without checking a cell) for the import;
a double loop over candidates and agreements with set operations for coverage; pandas' own rank, one call for each draw, for
the rank intervals.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from bosanggarong_plugin.core.candidates import Candidate
from bosanggarong_plugin.core.catalogue import shipped
from bosanggarong_plugin.core.cooperation.coverage import Register
from bosanggarong_plugin.core.findings import Object
from bosanggarong_plugin.core.inputs.codes import known_regions
from bosanggarong_plugin.core.office.register import import_agreements
from bosanggarong_plugin.core.office.store import OfficeStore
from bosanggarong_plugin.core.ranking import rank
from bosanggarong_plugin.core.settings import RankingSettings

SECTORS = ("air", "jalan", "sampah", "kesehatan", "pendidikan", "lingkungan")
IDEAS = ("B1", "B4", "A1", "S2", "S3", "C10")


def timed(action):
    """Seconds (the best of three) and the result."""
    best, result = float("inf"), None
    for _ in range(3):
        began = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - began)
    return best, result


def agreements(count: int) -> pd.DataFrame:
    """A register as an office would send it."""
    chance, regions = random.Random(1), known_regions()
    rows = []
    for number in range(count):
        a, b = chance.sample(regions, 2)
        rows.append(
            {"Judul": f"Kerja sama {number}", "Para pihak": f"{a.kemendagri}; {b.level} {b.name}; Universitas {number}",
             "Bidang": chance.choice(SECTORS), "Objek": f"Objek {number % 997}", "Jenis": "PKS", "Nomor": f"{number}/PKS/2024",
             "Tanggal tanda tangan": f"{1 + number % 28} Februari 2024", "Berakhir": "2029-01-01", "Tahap": "pelaksanaan", "Berjalan": "ya"}
        )  # fmt: skip
    return pd.DataFrame(rows)


def bench_import(count: int) -> None:
    frame = agreements(count)
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".csv", ".xlsx"):
            file = Path(folder) / f"register{suffix}"
            frame.to_csv(file, index=False) if suffix == ".csv" else frame.to_excel(file, index=False)
            numbers = iter(range(100))

            def ours(file=file, numbers=numbers):
                store = OfficeStore(Path(folder) / f"office{file.suffix[1:]}{next(numbers)}.gpkg")
                store.create()
                return len(import_agreements(file, store).added)

            def plain(file=file):
                read = pd.read_csv(file, dtype=str) if file.suffix == ".csv" else pd.read_excel(file, dtype=str)
                with sqlite3.connect(Path(folder) / "plain.db") as connection:
                    read.to_sql("agreements", connection, if_exists="replace")

            seconds, added = timed(ours)
            peer, _ = timed(plain)
            print(f"import {added} agreements {suffix}: {seconds:.2f} s; pandas alone, nothing checked: {peer:.2f} s ({seconds / peer:.1f}x)")


def bench_coverage(n_candidates: int, n_agreements: int, n_regions: int = 100) -> None:
    chance, catalogue = random.Random(2), shipped()
    codes = [f"{64 + n // 80}.{n % 80 + 1:02d}" for n in range(n_regions)]
    names = {code: f"Kabupaten Daerah {code}" for code in codes}
    register = pd.DataFrame(
        [{"agreement_id": f"a{n:05d}", "title": f"Kerja sama {n}", "parties": "+".join(sorted(chance.sample(codes, 2))),
          "sector": chance.choice(SECTORS), "object": f"Objek Sungai {n % 997}", "kind": "perjanjian_kerja_sama", "signed": "2024-02-01",
          "end": None, "stage": "pelaksanaan", "running": None, "source": "uji"} for n in range(n_agreements)]
    )  # fmt: skip
    made = [
        Candidate(idea, Object(f"river:Objek {n}", "river", f"Objek Sungai {n % 997}", "existing", "rivers"),
                  tuple((code, "hulu") for code in sorted(chance.sample(codes, 2))), (), catalogue=catalogue)
        for n in range(n_candidates) for idea in [IDEAS[n % len(IDEAS)]]
    ]  # fmt: skip

    def ours() -> int:
        index = Register(register, names, date(2026, 1, 1), catalogue)
        return sum(len(index.touching(c)) for c in made)

    seconds, touching = timed(ours)
    pairs = [set(text.split("+")) for text in register["parties"]]

    def loop() -> int:
        return sum(len(set(c.codes) & parties) >= 2 for c in made for parties in pairs)

    began = time.perf_counter()
    loop()
    peer = time.perf_counter() - began
    print(f"coverage {n_candidates} x {n_agreements}, {n_regions} regions: {seconds:.2f} s, {touching} matches; "
          f"double loop over the parties alone: {peer:.1f} s ({peer / seconds:.0f}x)")  # fmt: skip


def bench_ranking(n_candidates: int, draws: int) -> None:
    numbers = np.random.default_rng(3)
    names = ("severity", "people", "gap", "certainty", "basic_service", "duty", "readiness")
    drawn = numbers.random((n_candidates, len(names))).tolist()
    values = {f"c{n:05d}": {name: (v, v) for name, v in zip(names, own, strict=True)} for n, own in enumerate(drawn)}
    seconds, _ = timed(lambda: rank(values, settings=RankingSettings(draws=draws)))
    frame = pd.DataFrame({key: {name: v[1] for name, v in own.items()} for key, own in values.items()}).T

    def loop() -> None:
        for _ in range(draws):
            weights = 2.0 ** numbers.uniform(-1, 1, len(names))
            (frame * weights).sum(axis=1).rank(ascending=False, method="first")

    peer, _ = timed(loop)
    print(f"ranking {n_candidates} candidates x {draws} draws: {seconds:.2f} s; pandas rank for each draw: {peer:.2f} s ({peer / seconds:.1f}x)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--candidates", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    bench_import(options.agreements)
    bench_coverage(options.candidates, options.agreements)
    bench_ranking(options.candidates, options.draws)


if __name__ == "__main__":
    main()
