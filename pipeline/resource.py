"""The one Dagster resource: the store of the project that POTENTIALE_PROJECT names, open for the
length of a run.

What the store does belongs to store.py.
"""

from collections.abc import Iterator

import dagster as dg

from pipeline import accesses
from pipeline.settings import Project
from pipeline.store import Store

LOCK_SECONDS = 60.0


@dg.resource(description="Vault and warehouse, held by one writer at a time.")
def store_resource(context: dg.InitResourceContext) -> Iterator[Store]:
    """The open store."""
    tags = context.run.tags if context.run else {}
    opened = Store(Project.current(), lock_seconds=LOCK_SECONDS, is_run=True)
    with opened as store, accesses.acting(tags):
        yield store
        accesses.collect(store)
