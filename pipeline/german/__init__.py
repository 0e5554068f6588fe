"""The trained spaCy pipeline for German that the project ships (model/), and the spaCy project that
trains it again (training/).

Loading it, lemmas and the marks of transcripts belong to pipeline/themes/language.py.
"""

from pathlib import Path

MODEL = Path(__file__).parent / "model"
NAME = "german"
"""What the setting nlp.model is called for the shipped pipeline."""
