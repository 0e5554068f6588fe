"""Names of persons: by what stands before them (Frau, mein Bruder, ich heiße), by lists, by the
trained recogniser, and by looking like one.

Names that are German words are taken only where the words around say that somebody is meant.
Firms and places belong to firms.py and places.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from pipeline.interviews.redaction.entities import Entity
from pipeline.interviews.redaction.spans import PERSONAL, Span
from pipeline.interviews.redaction.words import (
    SHORTEST_PART,
    WORD,
    Words,
    from_elsewhere,
    is_from_elsewhere,
    is_known,
    is_name_form,
    is_name_only,
    is_noun_too,
    is_town,
)

UPPER = "A-ZÄÖÜÇŞİĞĆČŠŽĐÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÑŁŚŻŹĆŃÅØÆȘȚĂÎÂĀĒĪŌŪƏӘА-ЯЁІЇЄҐ"
NAME = rf"[{UPPER}][\w'’]+(?:-[{UPPER}][\w'’]+)*"
_OF = r"(?:von|van|de|del|della|di|da|dos|el|al|bin|ibn|abu|Abu|ben|ter|zu|der|den)"
_TITLES = (
    r"(?:Frau|Frollein|Herrn?|Herren|Familie|Eheleute|Doktor|Doktorin|Dr\.|Prof\."
    r"|Professor|Schwester|Pfarrer(?:in)?|Hodscha|Imam|Onkel|Tante|Opa|Oma|Meister"
    r"|Bürgermeister(?:in)?)"
)
_TITLED = re.compile(
    rf"(?P<of>\b(?:[Mm]ein|[Dd]ein|[Ss]ein|[Ii]hr|[Ee]in|[Kk]ein|[Uu]nser|[Jj]ed|[Dd]ies)e?[rnms]?"
    rf"\s)?\b(?P<title>{_TITLES})\s+(?:(?:von|van|de|el|al|Dr\.)\s+)*(?P<name>{NAME}(?:\s+(?:(?:"
    rf"{_OF})\s+)?{NAME})?)"
)
_TITLED_PAIR = re.compile(
    rf"\b(?:Frau|Herrn?|Familie|Onkel|Tante|Oma|Opa)\s+{NAME}\s+und\s+(?:(?:von|van"
    rf"|de)\s+)?(?P<name>{NAME})"
)
_CIVIL = re.compile(r"(?:Frau|Frollein|Herrn?|Herren|Dr\.|Prof\.)")
_OFFICES = re.compile(
    r"(?:Doktor|Professor|Landr[aä]t|Bürgermeister|Oberbürgermeister|Nachbar|Pfarrer"
    r"|Direktor|Lehrer|Meister|Minister|Präsident|Chef|Kolleg|Vorsitzend|Inspektor"
    r"|Wachtmeister|Kommissar|Sachbearbeiter|Richterin|Notar|Oberst|Gott|Jesus)"
    r"(?:in|e|en)?"
)
_CALLED = re.compile(
    rf"(?<!\b[Dd]as )(?<!\b[Dd]at )(?<!\b[Ee]s )(?<!\b[Ww]as )(?<!\b[Oo]rt )(?<!\b[Dd]orf )"
    rf"(?<!\b[Ss]tadt )\b(?:heißt|heiße|heißen|hieß|heiß|heest|namens|genannt|nennen mich"
    rf"|Namen? ist|Vorname ist|Nachname ist|Spitzname ist)\s+(?:(?:ich|er|sie|der|die|ja|also"
    rf"|auch|eigentlich|nur|alle)\s)?(?P<name>{NAME})"
    rf"|(?P<before>{NAME})\s+(?:heißt\s(?:er|sie|der|die)|heiße ich|hat (?:er|sie"
    rf"|der|die) (?:ge)?heißen|mein Name|hieß (?:er|sie|der|die))\b"
)
_I_AM = re.compile(
    rf"\b[Ii]ch bin(?:\s(?:ja|also|auch|hier|halt|doch))?\s(?:der|die|dä)\s(?P<name>{NAME})\b(?!\s"
    rf"+(?:von|vom|der|des|die|im|in|hier|und|mit|für)\b)"
)
KIN = (
    r"(?:Frau|Mann|Bruder|Schwester|Tochter|Sohn|Cousin|Cousine|Vetter|Onkel|Tante"
    r"|Schwager|Schwägerin|Neffe|Nichte|Oma|Opa|Großmutter|Großvater|Enkel|Enkelin"
    r"|Schwiegersohn|Schwiegertochter"
    r"|Schwiegermutter|Schwiegervater|Mutter|Vater|Freund|Freundin|Kumpel|Kollege"
    r"|Kollegin|Nachbar|Nachbarin|Lehrling|Azubi|Auszubildende[rn]?|Geselle|Gesellin"
    r"|Partner|Partnerin|Steuerberater|Steuerberaterin"
    r"|Vermieter|Vermieterin|Mitarbeiter|Mitarbeiterin|Praktikant|Praktikantin|Verlobte[rn]?"
    r"|Ältester?|Jüngster?|Große[rn]?|Kleine[rn]?|Mädchen|Junge|Zwillinge|Kinder|Söhne"
    r"|Töchter|Meisterin|Mann|Dicke|Chefin|Chef|Bekannter?|Vorarbeiter|Vorarbeiterin)"
)
_KIN_NAME = re.compile(
    rf"\b{KIN}(?:,\s(?:also\s)?(?:der|die|den|dem|dä|das ist die|das ist der)\s"
    rf"|,\s(?:also\s)?|\s)(?P<name>{NAME})(?=\s?(?:[,.!?;:–)]|$|\s(?:und|hat|ist|sagt"
    rf"|hilft|kommt|macht|war|wurde|will|kann|geht|arbeitet|studiert|übersetzt|steht"
    rf"|fährt|kocht|redet|heißt|wohnt|ruft|wo)\b))"
)
_AND_NAME = re.compile(rf"\s(?:und|oder)\s(?:die\s|der\s|den\s|dä\s)?(?P<name>{NAME})")
_IN_BEFORE = re.compile(r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Bb]is|Richtung|über)\s$")
_PLACE_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Bb]ei|[Bb]is|Richtung|[Üü]ber|[Uu]m|[Vv]on|[Zz]wischen)\s(?:\w+\s"
    r"(?:und|oder)\s)?$"
)
_IN_TOWN = re.compile(rf"\b(?:[Ii]n|[Aa]us|[Nn]ach|Richtung)\s(?P<town>{NAME})")
_SPELLED = re.compile(r"\b[A-Z] wie $")
_FOLLOWS_SENTENCE_END = re.compile(r"(?:^|[.!?…:–—-]|\n)[\s\"„“”»«'’()]*$")
_NUMERAL = re.compile(
    r"(?:zwan|drei|vier|fünf|fuff|sech|sieb|acht|neun)\w*(?:zig|ßig|ßich|zich)$"
    r"|(?:zehn|hundert|tausend)$",
    re.IGNORECASE,
)
_NAMING_ARTICLE = re.compile(r"\b(?:[Dd]er|[Dd]ie|[Dd]en|[Dd]em|[Dd]ä|[Uu]nser|[Uu]nsere[nm]?)\s$")
_AFTER_NAME = re.compile(
    r"^s?(?:[,.!?;:]|\s(?:und|un|oder|is|ist|hat|sagt|kommt|macht|hilft|fährt|drin"
    r"|kann|will|war|wurde|steht|weiß|auch|aus|vom|von|selber|dran|mit|immer|nicht"
    r"|jetzt|noch|gefragt|angerufen|geholfen)\b)"
)
_ASKED = re.compile(
    r"\b(?:[Ff]rag(?:en Sie|t|e)?|[Rr]uf(?:e|en Sie)?|[Gg]rüß(?:en Sie|t)?|sag(?:en)? (?:ich )?zu"
    r"|[Gg]ehen Sie zu|geheiratet|kenn(?:en Sie|e|st du)?)(?:\s(?:mal|doch|auch|lieber"
    r"|ich|einfach|ruhig|die|den|der|zu))*\s$"
)
_ADDRESS = re.compile(
    r"^[,!]\s(?:du|ich|ihr|mach|komm|geh|hör|sag|guck|wir|schau|lass|bring|was|warum"
    r"|wo|hast|bist|kannst|willst|unterschreib)\b"
)
_MEASURED = re.compile(
    r"\b(?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|hundert"
    r"|viel|wenig|etwas|kein|keinen|keine|ein paar|jeden|jede|jedes|eine|einen|einem"
    r"|einer|ne|'ne|nen|'nen|wegen der|wegen dem)\s$",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"(?:\b(?:der|die|das|den|dem|des|dä|dat|als|zum|zur|vom|beim|im|am|und|oder|kein"
    r"|keine[nmrs]?|nur|mehr"
    r"|(?:m|d|s)?ein(?:e[nmrs]?)?|jede[nmrs]?|diese[nmrs]?|\d+|\w+e[nmrs]?)|,)\s$",
    re.IGNORECASE,
)
_BESIDE_LEFT = re.compile(rf"(?P<name>[{UPPER}][\w'’]+)(?P<link>[ -])$")
_BESIDE_RIGHT = re.compile(rf"(?P<link>[ -])(?P<name>[{UPPER}][\w'’]+)")
_LINK = re.compile(r" |,? (?:und|un|oder) (?:(?:der|die|den|dem|dä|däm) )?")
_VOCATIVE = re.compile(r"(?:^|[,.!?:„\"»]\s?)$")
_PERSONAL_VERB = re.compile(
    r"^(?:s)?\s(?:hat|sagt|sagte|kommt|kam|macht|hilft|weiß|kennt|fährt|kocht|redet"
    r"|will|wollte|ruft|rief|fragt|lacht|schimpft|meint|arbeitet|heißt|steht|sitzt"
    r"|übersetzt|wohnt|bringt|nimmt)\b"
)
_PARTICLES = {
    "frau", "herr", "herrn", "herren", "familie", "und", "von", "van", "der", "de", "el", "al",
    "dr", "prof",
}  # fmt: skip


def name_words(name: str) -> set[str]:
    """The words of a full name, without titles and particles."""
    return {word for word in WORD.findall(name) if len(word) > 2 and word.lower() not in _PARTICLES}


def bare(word: str, names: Set[str]) -> str:
    """The word without the s of the genitive, if only that makes it a name."""
    return word if word in names else word.removesuffix("s").removesuffix("'").removesuffix("’")


def introduced(text: str, words: Words) -> Iterator[Span]:
    """Names that somebody is introduced with; German words among them only after a title or a
    verb of naming.
    """
    for match in _TITLED.finditer(text):
        is_civil = match["of"] is None and _CIVIL.fullmatch(match["title"]) is not None
        yield from _parts(match.start("name"), match["name"], is_civil, words)
    for match in _TITLED_PAIR.finditer(text):
        if not words.is_common(match["name"]):
            yield Span(*match.span("name"), "person")
    for pattern in (_CALLED, _I_AM):
        for match in pattern.finditer(text):
            name = "name" if match["name"] else "before"
            if not words.is_common(match[name]) and match[name] not in {"Ich"}:
                yield Span(*match.span(name), "person")
    for match in _KIN_NAME.finditer(text):
        if words.is_common(match["name"]) and not _is_dictionary_name(match["name"], words):
            continue
        yield Span(*match.span("name"), "person")
        further = _AND_NAME.match(text, match.end())
        if further and not words.is_common(further["name"]):
            yield Span(*further.span("name"), "person")


def _is_dictionary_name(word: str, words: Words) -> bool:
    is_listed = words.is_allowed(word) or is_from_elsewhere(word)
    return not is_listed and is_name_form(word)


def beside(text: str, doubtful: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """Of words that may be names those that stand directly before or after one that is, or are
    linked with it: Faden in "die Faden Rübsam", "mit Faden und Rübsam".
    """
    persons = [span for span in found if span.kind in PERSONAL]
    return [
        span
        for span in doubtful
        if any(
            _LINK.fullmatch(text[min(span.end, each.end) : max(span.start, each.start)])
            for each in persons
            if span.end <= each.start or each.end <= span.start
        )
    ]


def neighbours(text: str, found: Sequence[Span], words: Words) -> Iterator[Span]:
    """Words that stand beside a name and belong to it: Violeta before a surname, the other half
    of a double name.
    """
    for span in found:
        if span.kind not in PERSONAL:
            continue
        before, after = _BESIDE_LEFT.search(text[: span.start]), _BESIDE_RIGHT.match(text, span.end)
        if before and _belongs(before["name"], before["link"], words):
            yield Span(*before.span("name"), span.kind)
        if after and _belongs(after["name"], after["link"], words):
            yield Span(*after.span("name"), span.kind)


def _belongs(word: str, link: str, words: Words) -> bool:
    if link == "-":
        return not (words.is_allowed(word) or is_known(word))
    return not words.is_allowed(word) and (not words.is_ordinary(word) or is_name_only(word))


def is_office(word: str) -> bool:
    """Whether the word tells what somebody is: Frau Doktor, Herr Kollege."""
    return bool(_OFFICES.fullmatch(word))


def _parts(start: int, name: str, is_civil: bool, words: Words) -> Iterator[Span]:
    """The words of a titled name: after Frau and Herr an ordinary word is one too (Herr
    Schneider), after other titles not (Meister Prüfung);
    a second word only if it is no ordinary one.
    """
    first, space, rest = name.partition(" ")
    is_name = not words.is_common(first) or (
        is_civil and not is_office(first) and not words.is_allowed(first)
    )
    if not is_name:
        return
    is_whole = not space or not words.is_common(rest.split()[-1])
    yield Span(start, start + len(name if is_whole else first), "person")


def listed(text: str, names: Set[str]) -> Iterator[Span]:
    """Capitalised words that are on a list of names, or a name's genitive."""
    for match in WORD.finditer(text):
        if (
            match[0][0].isupper()
            and bare(match[0], names) in names
            and not _SPELLED.search(text[: match.start()])
        ):
            yield Span(*match.span(), "person")


def recognised(
    text: str, entities: Sequence[Entity], words: Words, towns: Set[str]
) -> Iterator[Span]:
    """Persons that the recogniser found, without the ordinary words at their edges; no towns, and
    no opening of a foreign sentence.
    """
    for entity in entities:
        if entity.label != "PER":
            continue
        found = [
            match
            for match in WORD.finditer(text, entity.start, entity.end)
            if match[0][0].isupper()
        ]
        telling = [
            match for match in found if len(match[0]) > 1 and _may_be_person(match[0], words)
        ]
        if not telling:
            continue
        before, after = text[: telling[0].start()], text[telling[-1].end() :]
        is_town_name = len(telling) == 1 and (telling[0][0] in towns or is_town(telling[0][0]))
        is_opening = opens_sentence(before) and goes_on_foreign(after, words)
        is_doubtful = is_town_name or is_opening or _IN_BEFORE.search(before) is not None
        is_doubtful = is_doubtful or all(words.is_ordinary(match[0]) for match in telling)
        if _NUMERAL.search(telling[0][0]):
            continue
        if not is_doubtful or has_context(before, after) or _is_full(telling):
            yield Span(telling[0].start(), telling[-1].end(), "person")


def suspicious(
    text: str, entities: Sequence[Entity], words: Words, spoken_small: Set[str], towns: Set[str]
) -> Iterator[Span]:
    """Capitalised words nowhere in the talk written small and never after in, aus or nach, that
    no dictionary knows, or knows as names
    only, where a name could stand.
    """
    for match in WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or len(word) < 2 or word.lower() in spoken_small or word in towns:
            continue
        before, after = text[: match.start()], text[match.end() :]
        label = next(
            (each.label for each in entities if each.start <= match.start() < each.end), ""
        )
        is_place = label == "LOC" and (is_town(word) or _PLACE_BEFORE.search(before) is not None)
        if is_place or _SPELLED.search(before) or _NUMERAL.search(word):
            continue
        is_told = label == "PER" or has_context(before, after)
        if words.is_ordinary(word):
            is_name = is_name_only(word) and not words.is_allowed(word) and not is_town(word)
            could_be = is_told and is_name and (label == "PER" or not is_noun_too(word))
        else:
            begins = opens_sentence(before)
            is_opening = begins and (len(word) < SHORTEST_PART or goes_on_foreign(after, words))
            is_measured = _MEASURED.search(before) is not None and after[:1] != "-"
            could_be = is_told or (is_name_form(word) and not is_opening and not is_measured)
        if could_be:
            yield Span(*match.span(), "name")


def repeated(text: str, names: Set[str]) -> Iterator[Span]:
    """Ordinary words that are a name in this talk, where they stand as names do: without an article
    within a sentence, or where the words around speak of a person.
    """
    for match in WORD.finditer(text) if names else ():
        before, after = text[: match.start()], text[match.end() :]
        if bare(match[0], names) in names and (
            has_context(before, after) or not (opens_sentence(before) or _DETERMINED.search(before))
        ):
            yield Span(*match.span(), "person")


def opens_sentence(before: str) -> bool:
    """Whether a sentence begins after this."""
    return _FOLLOWS_SENTENCE_END.search(before) is not None


def has_context(before: str, after: str) -> bool:
    """Whether the words around speak of a person: who does something, or who is addressed."""
    if _PERSONAL_VERB.match(after) or _ASKED.search(before):
        return True
    if _NAMING_ARTICLE.search(before):
        return bool(_AFTER_NAME.match(after))
    return bool(_VOCATIVE.search(before) and _ADDRESS.match(after))


def goes_on_foreign(after: str, words: Words) -> bool:
    """Whether a sentence goes on in another language: its first word is capitalised anyway."""
    following = WORD.match(after, 1) if after[:1] == " " else None
    return following is not None and following[0].islower() and not words.is_ordinary(following[0])


def _may_be_person(word: str, words: Words) -> bool:
    return not words.is_ordinary(word) or (not words.is_allowed(word) and is_name_only(word))


def _is_full(found: Sequence[re.Match[str]]) -> bool:
    """Whether it is a full name: several words, none of them a noun as well."""
    return len(found) > 1 and not any(is_noun_too(match[0]) for match in found)


def given(
    text: str, names: Set[str], entities: Sequence[Entity], words: Words, spoken_small: Set[str]
) -> Iterator[Span]:
    """Listed given names; those that are words as well (Ramadan, Rosa) only where the words
    around or the recogniser say that somebody is meant.
    """
    phrases = from_elsewhere(text)
    for span in listed(text, names):
        if any(start <= span.start < end for start, end in phrases):
            continue
        word = bare(text[span.start : span.end], names)
        is_word = word.lower() in spoken_small or words.is_allowed(word) or not is_name_form(word)
        is_word = is_word or is_from_elsewhere(word)
        is_person = any(
            each.label == "PER" and each.start <= span.start < each.end for each in entities
        )
        if (
            not is_word
            or (is_person and not words.is_allowed(word))
            or has_context(text[: span.start], text[span.end :])
        ):
            yield span


def towns_of(texts: Iterable[str]) -> set[str]:
    """Words that stand after in, aus or nach without an article: towns rather than persons."""
    return {match["town"] for text in texts for match in _IN_TOWN.finditer(text)}
