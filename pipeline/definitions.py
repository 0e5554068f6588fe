"""The code location: everything under assets/, found by Dagster's own loader.

The one file of the library that knows assets/ exists; assets themselves stand there.
"""

from pathlib import Path

import dagster as dg

from pipeline.progress import progress_logger


@dg.definitions
def defs() -> dg.Definitions:
    """All assets, checks, jobs, schedules, sensors and resources, and the logger that draws
    progress.
    """
    found = dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
    return dg.Definitions.merge(found, dg.Definitions(loggers={"progress": progress_logger}))
