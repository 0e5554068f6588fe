"""Refused deliveries that still stand: neither delivered anew under the same name nor taken away.

Refusing belongs to the loaders; what the message says, to errors.py.
"""

import numpy as np
import pandas as pd

from pipeline.inputs import files_below
from pipeline.store import Store


def standing_refusals(store: Store) -> pd.DataFrame:
    """Source, file, code and both messages of each, by file name."""
    refused = store.frame(
        """SELECT source_id, file_name, message_code, message_de, message_en FROM raw.deliveries
        WHERE status = 'refused' AND NOT EXISTS (
            FROM raw.deliveries AS later WHERE later.status <> 'refused'
            AND later.source_id = deliveries.source_id AND later.file_name = deliveries.file_name)
        ORDER BY file_name"""
    )
    inbox = store.project.inbox
    there = {
        source: {path.name for path in files_below(inbox / source)}
        for source in refused["source_id"].unique()
    }
    is_there = [
        name in there[source]
        for source, name in zip(refused["source_id"], refused["file_name"], strict=True)
    ]
    return refused.loc[np.array(is_there, dtype=bool)].drop_duplicates(
        ["source_id", "file_name"], keep="last"
    )
