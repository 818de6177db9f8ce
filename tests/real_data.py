"""Where the real layers of Kalimantan Timur lie, beside the repository and never in it; what needs them is skipped without them."""

from pathlib import Path

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "kaltim"
