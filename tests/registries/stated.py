"""What nationalities the persons of notices stated, with the origin group of each."""

from pipeline.reference import nationalities
from pipeline.store import Store


def stated_nationalities(store: Store) -> list[tuple[str, str]]:
    """Key and origin group of every nationality stated, by key."""
    groups = nationalities.table().set_index("nationality_code")["origin_group"]
    rows = store.connection.execute(
        """SELECT DISTINCT unnest(string_split(nationality_codes, '|')) AS nationality_code
        FROM core.notice_persons ORDER BY ALL"""
    ).fetchall()
    return [(code, groups[code]) for (code,) in rows]
