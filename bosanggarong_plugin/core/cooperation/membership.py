"""What kind of membership a set of parties is: the types of LAN (2004) and Utomo (2004), from codes alone; whether a forum is one chain."""

from __future__ import annotations

from collections.abc import Iterable


def lan_type(codes: Iterable[str]) -> str:
    """The type of LAN (2004), which is the combination of UU 23/2014 art. 364(2): codes with a dot are regencies, without are provinces."""
    codes = sorted(set(codes))
    provinces = {code.split(".")[0] for code in codes}
    return "kabkota_satu_provinsi" if len(provinces) == 1 else "kabkota_lintas_provinsi"


def utomo_type(codes: Iterable[str]) -> str | None:
    """The type of Utomo (2004): 1, 2, 3a, 3b, 3c."""
    return None
