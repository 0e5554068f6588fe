"""The whole sample county: registers and, unless left out, the people's side, in a new folder.

What the files hold belongs to write.py and people.py.
"""

from pathlib import Path

from pipeline.errors import Refused
from pipeline.sample.options import SampleOptions
from pipeline.sample.people import write_people
from pipeline.sample.write import write_registers


def write_county(directory: Path, options: SampleOptions) -> None:
    """Write the county; raises Refused P-005 if something lies in the folder."""
    if directory.exists() and any(directory.iterdir()):
        raise Refused("P-005", file=str(directory))
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_registers(directory, options)
    if not options.registers_only:
        write_people(directory, options)
