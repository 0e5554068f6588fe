"""The one Dagster resource: the store of the project that POTENTIALE_PROJECT names, open for the
length of a run.

What the store does belongs to store.py.
"""

from collections.abc import Iterator

import dagster as dg

from pipeline.settings import Project
from pipeline.store import Store

LOCK_SECONDS = 60.0


@dg.resource(description="Vault and warehouse, held by one writer at a time.")
def store_resource(_: dg.InitResourceContext) -> Iterator[Store]:
    """The open store."""
    with Store(Project.current(), lock_seconds=LOCK_SECONDS) as store:
        yield store
