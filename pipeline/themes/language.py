"""The one place where a spaCy pipeline for German talk is put together or loaded.

Blank German with simplemma's lemmas, or any installed pipeline with simplemma's lemmas on top.
Coding themes belongs to coding.py.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interviews.transcripts import NOISE
from pipeline.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BLANK = "blank"
_PLACEHOLDER = re.compile(r"\[[A-Za-zÄÖÜäöü-]+ \d+\]")
_BETTER_IN_DICTIONARY = {"NOUN", "VERB", "AUX"}
_GENDERED = re.compile(r"(?<=\w)[:*_](?=innen\b|in\b)")
_GENDERED_WORD = re.compile(r"\w+[:*_](?:innen|in)\b")


def load(settings: Settings) -> "Language":
    """The pipeline that the setting nlp.model names: "blank", or an installed pipeline or its path.

    It makes sentences and lemmas; `token._.is_mark` is true for transcription marks and
    placeholders, which are one token each.
    """
    return _load(settings.nlp.model)


def pipeline_version(nlp: "Language") -> str:
    """Name and versions that a coding depends on, besides the codebook."""
    from importlib.metadata import version

    name = nlp.meta.get("name") or "pipeline"
    parts = [f"{nlp.lang}_{name}", nlp.meta.get("version", ""), f"simplemma-{version('simplemma')}"]
    return " ".join(part for part in parts if part)


@cache
def _load(model: str) -> "Language":
    from importlib.metadata import version

    import spacy
    from spacy.language import Language
    from spacy.tokens import Token

    if not Token.has_extension("is_mark"):
        Token.set_extension("is_mark", default=False)
    Language.component("transcript_marks", func=_merge_marks)
    Language.component("simplemma_lemmas", func=_lemmas)
    nlp = spacy.blank("de") if model == BLANK else spacy.load(model)
    nlp.add_pipe("transcript_marks", first=True)
    if not {"parser", "senter", "sentencizer"} & set(nlp.pipe_names):
        nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "\n"]})
    nlp.add_pipe("simplemma_lemmas")
    if model == BLANK:
        nlp.meta["name"], nlp.meta["version"] = BLANK, version("spacy")
    return nlp


def _merge_marks(doc: "Doc") -> "Doc":
    """Noise marks and placeholders become one token each, marked as such; Kund:innen stays one."""
    from spacy.util import filter_spans

    marks = [*NOISE.finditer(doc.text), *_PLACEHOLDER.finditer(doc.text)]
    starts = {match.start() for match in marks}
    found = [*marks, *_GENDERED_WORD.finditer(doc.text)]
    spans = [doc.char_span(*match.span(), alignment_mode="expand") for match in found]
    with doc.retokenize() as retokenizer:
        for span in filter_spans([span for span in spans if span is not None]):
            is_mark = span.start_char in starts
            retokenizer.merge(span, attrs={"_": {"is_mark": is_mark}})
    return doc


def _lemmas(doc: "Doc") -> "Doc":
    """Dictionary lemmas: for every word of a blank pipeline, else for known nouns and verbs."""
    for token in doc:
        if token._.is_mark:
            token.lemma_ = token.text
        elif not token.pos_ or token.pos_ in _BETTER_IN_DICTIONARY:
            token.lemma_ = _lemma(token.text) or token.lemma_ or token.text
    return doc


@cache
def _lemma(word: str) -> str:
    """The base form; spellings without umlauts and with gender marks are tried as well."""
    from simplemma import is_known, lemmatize

    if is_known(word, lang="de"):
        return str(lemmatize(word, lang="de"))
    for form in (
        word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü"),
        _GENDERED.sub("", word),
    ):
        if form != word and is_known(form, lang="de"):
            return str(lemmatize(form, lang="de"))
    return str(lemmatize(word, lang="de"))
