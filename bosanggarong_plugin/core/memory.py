"""How much memory a run will need, and whether the machine has it, before anything large is read.

The needs are bytes for each cell of the raster at the peak of the run, measured with benchmarks/bench_water.py and rounded
up; vector layers are small beside a raster that matters. What is free is asked of the system; where it does not say, nothing
is refused.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from .errors import Problem

RUN_BYTES_PER_CELL = {True: 60, False: 90}  # by whether the compiled loops are used: flow direction to result
DEM_BYTES_PER_CELL = 24  # further, while a DEM is drained
WEIGHT_BYTES_PER_CELL = 36  # further, while cells are weighed by runoff and people
RESERVE_BYTES = 300_000_000  # the program and its libraries
_CGROUP = Path("/sys/fs/cgroup")


def needed_bytes(cells: int, *, compiled: bool, from_dem: bool = False, weighted: bool = False) -> int:
    """Peak memory of a run on a raster of so many cells, bytes."""
    more = (DEM_BYTES_PER_CELL if from_dem else 0) + (WEIGHT_BYTES_PER_CELL if weighted else 0)
    return RESERVE_BYTES + cells * (RUN_BYTES_PER_CELL[compiled] + more)


def free_bytes() -> int | None:
    """Memory that a program may still take, bytes; None where the system does not say."""
    if sys.platform == "win32":
        return _free_on_windows()
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    available = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)
    allowed = _left_in_cgroup()
    return available if allowed is None or available is None else min(available, allowed)


def _left_in_cgroup() -> int | None:
    """What the limit of a container leaves, or None without one; files that are only kept for speed count as free."""
    try:
        limit = (_CGROUP / "memory.max").read_text(encoding="ascii").strip()
        used = int((_CGROUP / "memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if limit == "max" else max(int(limit) - max(used - _cached_files(), 0), 0)


def _cached_files() -> int:
    """Bytes of files that the container holds in memory and gives up when asked; 0 where it does not say."""
    try:
        rows = (line.split() for line in (_CGROUP / "memory.stat").read_text(encoding="ascii").splitlines())
        return sum(int(value) for name, value in rows if name in ("active_file", "inactive_file"))
    except (OSError, ValueError):
        return 0


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
        (name, ctypes.c_ulonglong)
        for name in ("total", "available", "total_page", "available_page", "total_virtual", "available_virtual", "extended")
    ]


def _free_on_windows() -> int | None:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    return int(status.available) if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else None


def megabytes(amount: int) -> str:
    """An amount of memory for people, rounded up to 10 MB."""
    return f"{-(-amount // 10_000_000) * 10} MB"


def told(cells: int, needed: int) -> str:
    """The sentence that is said before the run."""
    return f"the raster has {cells / 1e6:.1f} million cells; the run will need about {megabytes(needed)} of memory"


def memory_problem(cells: int, needed: int, where: str) -> Problem | None:
    """The refusal when less memory is free than the run needs, with the number and the remedy."""
    free = free_bytes()
    if free is None or needed <= free:
        return None
    smaller = (needed / max(free, 1)) ** 0.5
    return Problem(
        f"the run would need about {megabytes(needed)} of memory for {cells / 1e6:.1f} million cells, and {megabytes(free)} are free",
        where,
        f"Close other programs, cut the raster to the regions, or use cells at least {smaller:.1f} times as wide (for a DEM: cell_m).",
    )
