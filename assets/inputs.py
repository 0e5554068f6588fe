"""What comes from outside: inbox folders, mappings, codebook and county settings, observed by
content.

Their data version is a hash of their content, so that a change marks what depends on them stale.
Reading them belongs to the subject folders.
"""

import dagster as dg

from pipeline.inputs import INPUTS, Input, data_version
from pipeline.settings import Project


def _observed(source: Input) -> dg.AssetsDefinition:
    @dg.observable_source_asset(
        key=list(source.key), group_name="inputs", description=source.meaning
    )
    def observed() -> dg.DataVersion:
        return dg.DataVersion(data_version(source, Project.current()))

    return observed


@dg.definitions
def inputs() -> dg.Definitions:
    """One observable source asset per input."""
    return dg.Definitions(assets=[_observed(source) for source in INPUTS])
