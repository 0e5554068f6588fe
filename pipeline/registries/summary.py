"""The loaders' common result under its first name here.

It is defined in pipeline/summary.py.
"""

from pipeline.summary import Progress, Summary, silent

__all__ = ["Progress", "Summary", "silent"]
