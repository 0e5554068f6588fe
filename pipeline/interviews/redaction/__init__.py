"""Replaces what identifies somebody in a talk by placeholders: persons, firms, streets, phones,
e-mails, plates, birth dates.

Rules and a trained recogniser work together; what they find stands in spans of a turn. Storing
belongs to the loaders, the placeholders' meaning to the vault.
"""

from pipeline.interviews.redaction.key import LABELS, PLACEHOLDER, Key
from pipeline.interviews.redaction.redactor import Own, Redactor, Replacement

__all__ = ["LABELS", "PLACEHOLDER", "Key", "Own", "Redactor", "Replacement"]
