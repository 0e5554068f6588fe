"""How many codes are known after each further interview: whether more talks still bring new themes.

core.codings, core.mentions -> core.saturation.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipeline import tables
from pipeline.store import Store
from pipeline.summary import Summary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ORDERS = 100
SEED = 2008

_CODES = (Path(__file__).parent / "saturation.sql").read_text(encoding="utf-8")


def draw_curves(store: Store) -> Summary:
    """Fill core.saturation: one curve a wave."""
    codes = store.frame(_CODES)
    curves = [curve(found).assign(wave=str(wave)) for wave, found in codes.groupby("wave")]
    empty = pd.DataFrame(columns=tables.SATURATION.column_names).astype({"wave": "str"})
    rows = pd.concat(curves) if curves else empty
    written = store.replace(tables.SATURATION, rows)
    return Summary(written, written)


def curve(found: pd.DataFrame) -> pd.DataFrame:
    """Codes known after 1, 2, .. interviews, in the given order and on average over random ones.

    `found` has position (0, 1, .. in the order of days) and code_id, NULL where there is none.
    """
    import numpy as np

    number = int(found["position"].max()) + 1
    names, columns = np.unique(found["code_id"].dropna(), return_inverse=True)
    has_code = np.zeros((number, len(names)), dtype=bool)
    has_code[found.loc[found["code_id"].notna(), "position"], columns] = True
    random = np.random.default_rng(SEED)
    known = sum(_known(has_code[random.permutation(number)]) for _ in range(ORDERS))
    return pd.DataFrame(
        {
            "interview_count": range(1, number + 1),
            "codes": _known(has_code),
            "mean_codes": known / ORDERS,
        }
    )


def _known(has_code: "NDArray[np.bool_]") -> "NDArray[np.int_]":
    """Different codes (columns) in the first 1, 2, .. interviews (rows)."""
    import numpy as np

    known: NDArray[np.int_] = np.logical_or.accumulate(has_code).sum(axis=1)
    return known
