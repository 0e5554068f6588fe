"""Writes the register side of the sample county: deliveries, lists, settings and truth.

Interviews, survey and activation log are written beside this file; what is true belongs to
businesses.py.
"""

from pathlib import Path

from pipeline.sample.options import SampleOptions as SampleOptions


def write_registers(directory: Path, options: SampleOptions) -> None:
    """Write inbox/, truth/, potentiale.toml and README.txt below a directory; same options, same
    bytes.

    Works chunk by chunk: memory does not grow with the number of businesses. Existing files of an
    earlier sample are in the way (FileExistsError).
    """
    import numpy as np

    from pipeline.sample import boundaries, businesses, county, notices, population, project
    from pipeline.sample.chamber import Chamber
    from pipeline.sample.companies import Companies
    from pipeline.sample.truth import Truth
    from pipeline.sample.writers.cells import Portion
    from pipeline.sample.writers.offices import Offices

    place = county.load()
    inbox = directory / "inbox"
    folders = {name: inbox / name for name in ("ihk", "registergericht", "grenzen", "bevoelkerung")}
    for folder in folders.values():
        folder.mkdir(parents=True)
    project.write(directory, place, options)
    boundaries.write(folders["grenzen"] / f"{place.file_stem}.geojson", place)
    population.write(folders["bevoelkerung"], place, options)
    offices = Offices(inbox, place, options)
    truth = Truth(directory / "truth", place, options)
    chamber, companies = (
        Chamber(folders["ihk"], place, options),
        Companies(folders["registergericht"], place, options),
    )
    counters = notices.Counters(len(place.municipalities))
    for index, size in enumerate(businesses.chunk_sizes(options)):
        chunk = businesses.draw(index, size, place, options)
        every = notices.rows(chunk, place, options, counters)
        rows = every.taken(np.flatnonzero(every.month < options.delivered_months))
        portion = Portion(chunk, place)
        truth.write(portion, rows, offices.write(portion, rows), offices)
        truth.add_register_links(chamber.write(portion, every) + companies.write(portion, every))
    offices.close()
    truth.add_file_traps(offices, chamber.swapped_list())
    truth.close()
