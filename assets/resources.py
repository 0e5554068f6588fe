"""The resources of the code location.

A file of its own, because a module with a definitions function contributes nothing else.
"""

import dagster as dg

from pipeline.resource import store_resource


@dg.definitions
def resources() -> dg.Definitions:
    """One store, one process: steps run one after the other in the process of the run."""
    return dg.Definitions(resources={"store": store_resource}, executor=dg.in_process_executor)
