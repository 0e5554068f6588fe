"""The one place where a spaCy pipeline for German talk is loaded: the shipped one, a blank one or
any that is installed.

Dictionary lemmas, one token a transcription mark, foreign passages marked. What is trained lies in
pipeline/german; coding themes belongs to coding.py.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import german
from pipeline.errors import Refused
from pipeline.interviews.languages import language_of
from pipeline.interviews.transcripts import NOISE
from pipeline.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

BLANK = "blank"
FOREIGN = "foreign"
"""Name of the span group of passages in other languages, where there are any; the label is the
language.
"""
_PLACEHOLDER = re.compile(r"\[[A-Za-zÄÖÜäöü-]+ \d+\]")
_BETTER_IN_DICTIONARY = {"NOUN", "VERB", "AUX"}
_GENDERED = re.compile(r"(?<=\w)[:*_](?=innen\b|in\b)")
_GENDERED_WORD = re.compile(r"\w+[:*_](?:innen|in)\b")
_CODED_LANGUAGES = {"de"}
_PLAIN_SHARE = 0.8
_REMEMBERED = 100_000
"""Words whose base forms are held in memory."""
_PARSE = 1
"""Raised whenever components of this file change what they do: then all is parsed anew."""


def load(settings: Settings) -> "Language":
    """The pipeline that the setting nlp.model names, without entities.

    "german" is the shipped one, "blank" none at all; else an installed pipeline or its path. It
    makes sentences and lemmas; `token._.is_mark` is true for transcription marks and placeholders,
    which are one token each; `doc.spans["foreign"]` holds passages in other languages. Raises
    Refused P-030 for a pipeline that is not there or not what it says.
    """
    return load_named(settings.nlp.model)


def load_entities(settings: Settings) -> "Language":
    """The entity recogniser alone, for redaction; of the shipped pipeline where the one named has
    none. Labels may be PER or PERSON.
    """
    return _load_entities(settings.nlp.model)


def pipeline_version(nlp: "Language") -> str:
    """Name and versions that a coding depends on, besides the codebook."""
    from importlib.metadata import version

    name = nlp.meta.get("name") or "pipeline"
    libraries = [f"{each}-{version(each)}" for each in ("spacy", "simplemma", "py3langid")]
    parts = [f"{nlp.lang}_{name}", nlp.meta.get("version", ""), *libraries, f"parse-{_PARSE}"]
    return " ".join(part for part in parts if part)


@cache
def load_named(model: str) -> "Language":
    """The pipeline of this name or path, as load() gives it."""
    from spacy.language import Language
    from spacy.tokens import Token

    Token.set_extension("is_mark", getter=lambda token: is_mark(token.text), force=True)
    Language.component("transcript_marks", func=_merge_marks)
    Language.component("dictionary_lemmas", func=_lemmas)
    Language.component("foreign_passages", func=_mark_foreign)
    nlp = _read(model, exclude=("ner",))
    nlp.add_pipe("transcript_marks", first=True)
    if not {"parser", "senter", "sentencizer"} & set(nlp.pipe_names):
        nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "\n"]})
    nlp.add_pipe("dictionary_lemmas")
    nlp.add_pipe("foreign_passages")
    return nlp


@cache
def _load_entities(model: str) -> "Language":
    nlp = _read(model)
    if "ner" not in nlp.pipe_names:
        nlp = _read(german.NAME)
    needed = {"ner", "tok2vec", "transformer"} if _listens(nlp) else {"ner"}
    nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in needed])
    return nlp


def _listens(nlp: "Language") -> bool:
    """Whether the recogniser shares its token vectors with other components."""
    model = nlp.get_pipe_config("ner")["model"]
    return "Listener" in model.get("tok2vec", {}).get("@architectures", "")


def _read(model: str, exclude: tuple[str, ...] = ()) -> "Language":
    from importlib.metadata import version

    import spacy

    if model == BLANK:
        nlp = spacy.blank("de")
        nlp.meta["name"], nlp.meta["version"] = BLANK, version("spacy")
        return nlp
    try:
        nlp = spacy.load(german.MODEL if model == german.NAME else model, exclude=exclude)
    except (OSError, ValueError) as error:
        raise Refused("P-030", model=model) from error
    release = str(nlp.meta.get("version", "")).split(".")
    # A stranger's placeholder bears the name of a known pipeline and the version 999.9.9.
    if not release[0].isdigit() or int(release[0]) > 100 or nlp.lang != "de":
        raise Refused("P-030", model=model)
    return nlp


def is_mark(text: str) -> bool:
    """Whether a token is a transcription mark or a placeholder."""
    return len(text) > 1 and text[0] in "[(/" and text[-1] in "])/"


def _merge_marks(doc: "Doc") -> "Doc":
    """Noise marks and placeholders become one token each; Kund:innen stays one."""
    from spacy.util import filter_spans

    found = [
        *NOISE.finditer(doc.text),
        *_PLACEHOLDER.finditer(doc.text),
        *_GENDERED_WORD.finditer(doc.text),
    ]
    spans = [doc.char_span(*match.span(), alignment_mode="expand") for match in found]
    with doc.retokenize() as retokenizer:
        for span in filter_spans([span for span in spans if span is not None]):
            retokenizer.merge(span)
    return doc


def _mark_foreign(doc: "Doc") -> "Doc":
    spans = []
    for sentence in doc.sents:
        if _is_plainly_german(sentence):
            continue
        language = language_of(NOISE.sub(" ", sentence.text))
        if language not in _CODED_LANGUAGES:
            spans.append(doc[sentence.start : sentence.end])
            spans[-1].label_ = language
    if spans:
        doc.spans[FOREIGN] = spans
    return doc


def _is_plainly_german(sentence: "Span") -> bool:
    """Whether the dictionary knows nearly all words; then nothing has to be guessed."""
    words = [token.text for token in sentence if token.is_alpha]
    return sum(bool(_known_lemma(word)) for word in words) >= _PLAIN_SHARE * len(words)


def _lemmas(doc: "Doc") -> "Doc":
    """Dictionary lemmas: for every word of a blank pipeline, else for known nouns and verbs."""
    for token in doc:
        if is_mark(token.text):
            token.lemma_ = token.text
        elif not token.pos_:
            token.lemma_ = _lemma(token.text) or token.lemma_ or token.text
        elif token.pos_ in _BETTER_IN_DICTIONARY:
            token.lemma_ = _known_lemma(token.text) or token.lemma_ or token.text
    return doc


@lru_cache(_REMEMBERED)
def _known_lemma(word: str) -> str:
    """The base form of a word that the dictionary knows, in one of its spellings; else nothing."""
    from simplemma import is_known, lemmatize

    for form in dict.fromkeys((word, *_spellings(word))):
        if is_known(form, lang="de"):
            return str(lemmatize(form, lang="de"))
    return ""


@lru_cache(_REMEMBERED)
def _lemma(word: str) -> str:
    """The base form, guessed where the dictionary does not know the word."""
    from simplemma import lemmatize

    return _known_lemma(word) or str(lemmatize(word, lang="de"))


def _spellings(word: str) -> tuple[str, str]:
    """Without a gender mark; with umlauts where they were written with e."""
    return (
        _GENDERED.sub("", word),
        word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü"),
    )
