"""The people of the sample county: interviews, contacts, survey and log, each with its truth.

Registers and boundaries belong to write.py; each part has a module of its own.
"""

from pathlib import Path

from pipeline.sample.activation import activation_log, write_activation
from pipeline.sample.codings import write_codings
from pipeline.sample.options import SampleOptions
from pipeline.sample.protocols import write_contacts, write_interview_truth, write_protocols
from pipeline.sample.recombination import interviews
from pipeline.sample.survey import write_survey
from pipeline.sample.transcripts import write_transcripts


def write_people(directory: Path, options: SampleOptions) -> None:
    """Fill inbox/interviews, kodierungen, kontakte, aktivierung and befragung, and truth/; with no
    interviews nothing at all.

    The same options make the same bytes.
    """
    if not options.interviews:
        return
    inbox, truth = directory / "inbox", directory / "truth"
    talks = interviews(options.interviews, options.seed)
    transcripts = write_transcripts(inbox / "interviews", talks)
    write_protocols(inbox, talks)
    write_interview_truth(truth, transcripts)
    write_codings(inbox, truth, transcripts, options.seed)
    log = activation_log(talks, options.seed)
    write_contacts(inbox, talks, log.contact_ids)
    write_activation(inbox, truth, log)
    write_survey(inbox, truth, options.interviews, options.seed)
