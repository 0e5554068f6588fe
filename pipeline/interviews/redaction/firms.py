"""Firms: by legal form, by register, by trade and name, by their own e-mail address, by how a
talk names a firm, by the recogniser.

A firm that is called by an ordinary word is taken only where the talk says that it is called so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from unicodedata import combining, normalize

from pipeline.interviews.redaction.entities import Entity
from pipeline.interviews.redaction.names import NAME, UPPER
from pipeline.interviews.redaction.patterns import EMAIL
from pipeline.interviews.redaction.spans import Span
from pipeline.interviews.redaction.words import WORD, Words, is_name_form, is_town

LONGEST_FIRM = 4
_FORM = (
    r"(?:GmbH(?:\s?&\s?Co\.?\s?KG)?|gGmbH|UG(?:\s\(haftungsbeschränkt\))?|OHG|KG|GbR"
    r"|AG|e\.\s?[KGV]\.|Ltd\.?|Inc\.)"
)
LEGAL_FORM = re.compile(rf"\b{_FORM}")
_WITH_FORM = re.compile(
    rf"(?P<name>{NAME}(?:\s(?:&\s|und\s|[{UPPER}]\w*\s?)?{NAME}){{0,3}})\s{_FORM}(?!\w)"
)
_TRADE = (
    r"(?:Salon|Frisör|Friseur|Frisörsalon|Friseursalon|Kiosk|Imbiss|Bäckerei|Backstube"
    r"|Konditorei|Taxi|Taxiunternehmen|Studio|Nagelstudio|Kosmetikstudio|Änderungsschneiderei"
    r"|Schneiderei|Nähstube|Reinigung"
    r"|Gebäudereinigung|Glasreinigung|Transporte?|Spedition|Bistro|Café|Cafe|Eiscafé"
    r"|Eisdiele|Restaurant|Gasthaus|Gasthof|Gaststätte|Grill|Pizzeria|Trattoria|Taverne"
    r"|Elektro|Gartenbau|Werkstatt|Autohaus|Autoservice"
    r"|Feinkost|Blumen|Blumenladen|Fliesen|Malerbetrieb|Atelier|Fahrschule|Reisebüro"
    r"|Metzgerei|Schreinerei|Tischlerei|Gebrüder|Geschwister|Buchladen|Buchhandlung"
    r"|Apotheke|Praxis|Hotel|Pension|Fitnessstudio"
    r"|Supermarkt|Markthalle|Obst|Gemüse|Dönerladen|Dachdecker|Trockenbau|Bauunternehmen"
    r"|Bau|Kfz|Druckerei|Goldschmiede|Juwelier|Optik|Textil|Moden|Barbershop|Barbier"
    r"|Barber|Kurier|Kurierdienst|Eilfracht|Pflegedienst|Hausmeisterservice|Glanzwerk"
    r"|Umzüge|Sprachschule|Tanzschule|Musikschule"
    r"|[A-ZÄÖÜ][a-zäöüß]+-?(?:[Hh]aus|[Ss]tudio|[Bb]etrieb|[Ss]ervice|[Ww]erk|[Ss]tube"
    r"|[Ll]aden|[Dd]ienst|[Bb]au|[Tt]echnik|[Ss]alon|[Mm]arkt|[Bb]üro|[Ww]erkstatt"
    r"|[Ss]hop|[Cc]enter|[Hh]andel|[Tt]ransporte?|[Rr]einigung|[Ss]chneiderei"
    r"|[Bb]äckerei|[Mm]etzgerei|[Kk]iosk|[Ii]mbiss|[Gg]rill|[Bb]ar|[Cc]afé|[Rr]estaurant"
    r"|[Kk]üche|[Aa]gentur|[Ll]ogistik|[Ll]okal|[Dd]oktor|[Ss]chmiede|[Mm]anufaktur))"
)
_TRADE_NAME = re.compile(rf"\b(?P<whole>{_TRADE}\s(?P<name>{NAME}(?:\s{NAME})?))(?!\w)")
_AT_TRADE = re.compile(
    rf"\b(?:[Bb]ei|[Vv]on|[Aa]us|[Ff]irma|[Dd]ie von)\s(?P<whole>{_TRADE}\s(?P<name>{NAME}))(?!\w)"
)
_NAME_TRADE = re.compile(rf"(?P<whole>(?P<name>{NAME})\s{_TRADE})(?!\w)")
_PARTNERS = re.compile(
    rf"(?P<whole>(?P<name>{NAME})\s(?:&|und|u\.)\s(?:Sohn|Söhne|Tochter|Töchter|Partner"
    rf"|Co\.?|Brüder|Kollegen))(?!\w)"
)
_TRADE_END = (
    r"(?:[Mm]arkt|[Ff]rischmarkt|[Bb]au|[Gg]rill|[Ii]mbiss|[Rr]eisen|[Tt]ransporte?"
    r"|[Ss]ervice|[Mm]oden|[Ff]einkost|[Tt]echnik|[Tt]rans|[Kk]üche|[Tt]extil|[Kk]iosk"
    r"|[Kk]urier|[Bb]lumen|[Dd]öner|[Pp]izza"
    r"|[Tt]axi|[Bb]äckerei|[Ss]alon|[Rr]einigung|[Ll]aden|[Ss]hop|[Ff]risch|[Gg]mbH"
    r"|[Ss]pedition|[Gg]artenbau|[Ll]ogistik|[Ff]ood|[Kk]osmetik|[Gg]ebäudereinigung"
    r"|[Hh]andel|[Ii]mport|[Ee]lektro|[Tt]ours|[Bb]us|[Ww]erkstatt|[Rr]estaurant|[Bb]istro"
    r"|[Cc]afé)"
)
_COMPOUND = re.compile(
    rf"\b(?P<name>[{UPPER}][\w'’]+(?:-[{UPPER}][\w'’]+)*)-(?P<trade>[A-ZÄÖÜ]?[a-zäöüß]*"
    rf"{_TRADE_END})(?!\w)"
)
_TRADE_FIRST = re.compile(
    rf"\b(?P<trade>Eis|Taxi|Auto|Bau|Elektro|Blumen|Pizza|Döner|Foto|Fliesen|Möbel|Glas|Holz|Stahl"
    rf"|Metall|Schrott|Leder|Reifen|Zweirad|Getränke|Fisch|Fleisch|Wein|Tee|Kaffee|Back|Haar|Mode"
    rf"|Schuh|Uhren|Schmuck|Optik|Maler|Farben|Garten|Pflanzen|Reise|Musik|Tanz|Sport|Handy"
    rf"|Computer|Gemüse|Obst|Textil|Kfz)-(?P<name>[{UPPER}][\w'’]+)(?!\w)"
)
_QUOTED = r"[„\"“»«‚']"
_SAID = (
    r"(?:(?:[Ll]aden|[Ff]irma|[Bb]etrieb|[Gg]eschäft|[Ss]alon|[Rr]estaurant|[Ii]mbiss"
    r"|[Cc]afé|[Ss]tudio|[Uu]nternehmen|[Ww]erkstatt|[Kk]neipe|[Gg]aststätte|[Gg]anze"
    r"|[Dd]ing|[Kk]iosk|[Ww]ir|[Dd]as|[Ee]s|[Pp]raxis|[Ss]chule)\s(?:heißt|heißen"
    r"|hieß|heest|nennt sich|nannte sich)(?:\s(?:ja|also|jetzt|bei uns|seitdem|heute"
    r"|einfach|halt))?"
    r"|[Ff]irma|[Nn]amen?,|[Nn]amen (?:ist|war)|[Ss]child steht|steht (?:groß |dick "
    r"|auch |noch )?drauf,?|(?:steht|stand) (?:groß |dick |jetzt |auch )?(?:nur )?(?:drauf"
    r"|drüber|draußen|dran)[:,]|heißt (?:der|das|die) (?:[Ll]aden|[Ff]irma|[Bb]etrieb"
    r"|[Gg]eschäft|[Ss]alon|[Ii]mbiss|[Rr]estaurant|[Cc]afé|[Ss]tudio)|nennt sich"
    r"|nannten? (?:wir|ich) (?:ihn|es|sie|das)|(?:[Ll]aster|[Tt]ür|[Ss]child|[Ww]agen"
    r"|[Aa]uto|[Ss]cheibe|[Kk]arte|[Ss]chaufenster|[Kk]ittel|[Ss]chürze|[Aa]nhänger"
    r"|[Tt]ransporter) (?:steht|stand|hab ich kleben lassen|kleben lassen))"
)
_FIRM_WORDS = (
    rf"(?:Zum|Zur|Zu den|Die|Der|Das|Bei|Haus|La|El|Le|Al)?\s?[{UPPER}][\w'’&-]+(?:\s(?:&\s"
    rf"|und\s|am\s|im\s|der\s|des\s|della\s|di\s|de\s)?[{UPPER}][\w'’-]+){{0,2}}"
)
_NAMED = re.compile(rf"\b{_SAID}\s{_QUOTED}?(?P<name>{_FIRM_WORDS})")
_ANSWERING = re.compile(
    rf"(?:^|[.!?\])–-]\s)(?P<name>{_FIRM_WORDS}),\s(?:guten\s(?:Tag|Morgen|Abend)"
    rf"|schönen\sguten|hallo|was kann ich)",
)
_INN = re.compile(rf"\b(?:Zum|Zur)\s(?:[{UPPER}][\w'’]+e[nrm]\s)[{UPPER}][\w'’]+(?!\w)")
_DRAWN_ON = re.compile(rf"(?:da )?steht\s(?P<name>{_FIRM_WORDS})\s(?:drauf|dran|drüber|draußen)")
_FIRM_IS_CALLED = re.compile(
    r"(?:Laden|Firma|Betrieb|Geschäft|Salon|Restaurant|Imbiss|Café|Studio|Unternehmen|Werkstatt"
    r"|Kneipe|Gaststätte|Kiosk|Praxis)\s(?:heißt|hieß|nennt)",
    re.IGNORECASE,
)
_FIRM_BEFORE = re.compile(
    r"\b(?:[Bb]ei|[Bb]eim|[Ff]irma|[Ii]m|[Uu]nser|[Vv]om|[Kk]onzern|[Kk]ette|[Gg]roßhändler,?"
    r"|[Dd]iscounter)\s$"
)
_RUNNING = re.compile(
    rf"(?:[Ww]ie (?:groß|lange|alt) (?:ist|gibt es|besteht|läuft)"
    rf"|[Ww]ie (?:soll es|geht es|ging es|läuft es|war es) mit(?: dem)?"
    rf"|[Ww]as wird (?:denn |mal )?aus|[Ss]eit wann gibt es"
    rf"|[Uu]nd dann (?:[Dd]ein|[Ii]hr)e? \w+,)\s(?:dem |der |das |die )?(?P<name>{_FIRM_WORDS})"
    rf"(?=\s(?:heute|denn|schon|jetzt|eigentlich|weiter|weitergehen|so|einmal|mal)\b|[?.])"
)
"""What an interviewer asks about a firm."""
_OFTEN_BEHIND_TRADES = {"Miete", "Strom", "Meister", "Chef", "Kunden", "Leute", "Ware"}
_NO_LETTER = re.compile(r"[^a-z0-9]")
_SHORTEST_DOMAIN = 5
_SHORTEST_WHOLE = 3
_PROVIDERS = {
    "gmail",
    "gmx",
    "web",
    "yahoo",
    "hotmail",
    "outlook",
    "online",
    "mail",
    "icloud",
    "freenet",
    "aol",
    "posteo",
    "tonline",
    "live",
    "googlemail",
    "example",
}


def phrase(name: str, words: Words) -> tuple[str, ...]:
    """The words of a firm's name without its legal form; nothing if it is one ordinary word."""
    found = tuple(WORD.findall(LEGAL_FORM.sub("", name)))[:LONGEST_FIRM]
    is_telling = len(found) > 1 or (len(found) == 1 and not words.is_ordinary(found[0]))
    return found if is_telling else ()


def listed(text: str, phrases: Set[tuple[str, ...]]) -> Iterator[Span]:
    """Firms by the words of their names, longest first."""
    if not phrases:
        return
    words = list(WORD.finditer(text))
    for length in range(LONGEST_FIRM, 0, -1):
        for first in range(len(words) - length + 1):
            if tuple(word[0] for word in words[first : first + length]) in phrases:
                yield Span(words[first].start(), words[first + length - 1].end(), "firm")


def domains(texts: Iterable[str]) -> frozenset[str]:
    """The names in the talk's e-mail addresses, in letters alone: a firm often bears that name."""
    labels = (
        label
        for text in texts
        for match in EMAIL.finditer(text)
        for label in match["domain"].split(".")[:-1]
    )
    plain = (plainly(label) for label in labels)
    return frozenset(
        label for label in plain if len(label) >= _SHORTEST_DOMAIN and label not in _PROVIDERS
    )


def by_address(text: str, names: Set[str]) -> Iterator[Span]:
    """Words that, put together, begin as the name in an e-mail address of the talk does."""
    if not names:
        return
    words = list(WORD.finditer(text))
    for first, word in enumerate(words):
        if not word[0][0].isupper():
            continue
        for length in range(min(LONGEST_FIRM, len(words) - first), 0, -1):
            end = words[first + length - 1].end()
            written = text[word.start() : end]
            if (
                "\n" in written
                or len(written) > 40
                or not words[first + length - 1][0][0].isupper()
            ):
                continue
            if plainly(written) in names:
                yield Span(word.start(), end, "firm")
                break


def plainly(written: str) -> str:
    """In small letters from a to z alone: Ünsal-Kara becomes unsalkara."""
    small = written.lower().replace("ß", "ss").replace("ı", "i").replace("ł", "l")
    letters = (letter for letter in normalize("NFKD", small) if not combining(letter))
    return _NO_LETTER.sub("", "".join(letters))


def named(text: str, words: Words) -> Iterator[Span]:
    """Firms as a talk names them: with legal form, trade and name, on a sign, at the telephone."""
    for match in _WITH_FORM.finditer(text):
        yield Span(*match.span(), "firm")
    for match in _INN.finditer(text):
        yield Span(*match.span(), "firm")
    for pattern in (_COMPOUND, _TRADE_FIRST):
        for match in pattern.finditer(text):
            if _is_telling(match["name"], words):
                yield Span(*match.span(), "firm")
    for pattern in (_TRADE_NAME, _NAME_TRADE, _PARTNERS):
        for match in pattern.finditer(text):
            if _is_telling(match["name"], words) or (
                pattern is _TRADE_NAME and _is_put_together(match["name"], words)
            ):
                yield Span(*match.span("whole"), "firm")
    for match in _AT_TRADE.finditer(text):
        if not words.is_allowed(match["name"]) and match["name"] not in _OFTEN_BEHIND_TRADES:
            yield Span(*match.span("whole"), "firm")
    for match in _RUNNING.finditer(text):
        said = [word for word in WORD.findall(match["name"]) if word[0].isupper()]
        if len(said) > 1 or not all(words.is_ordinary(word) for word in said):
            yield _stripped(match)
    for pattern in (_NAMED, _ANSWERING, _DRAWN_ON):
        for match in pattern.finditer(text):
            said = WORD.findall(match["name"])
            is_certain = len(said) > 1 or _FIRM_IS_CALLED.match(match[0]) is not None
            if is_certain or not all(words.is_common(word) for word in said):
                yield _stripped(match)


def _is_telling(name: str, words: Words) -> bool:
    return not all(
        words.is_ordinary(word) and (words.is_allowed(word) or not is_name_form(word))
        for word in WORD.findall(name)
    )


def _is_put_together(name: str, words: Words) -> bool:
    """Whether no dictionary has a word after a trade as it stands: Atelier Fadenlauf."""
    from simplemma import is_known

    return not any(
        is_known(word, lang="de") or words.is_allowed(word) for word in WORD.findall(name)
    )


def _stripped(match: re.Match[str]) -> Span:
    start, end = match.span("name")
    return Span(start + len(match["name"]) - len(match["name"].lstrip()), end, "firm")


def recognised(text: str, entities: Sequence[Entity], words: Words) -> Iterator[Span]:
    """Organisations that the recogniser found, unless all their words are ordinary."""
    for entity in entities:
        if entity.label != "ORG":
            continue
        surface = text[entity.start : entity.end].rstrip(".,;:!? ")
        found = [word for word in WORD.findall(surface) if word[0].isupper()]
        is_known = all(
            words.is_common(word) or is_town(word) or word.isupper() or not _is_whole(word)
            for word in found
        )
        is_backed = len(found) > 1 or _FIRM_BEFORE.search(text[: entity.start]) is not None
        if found and not is_known and is_backed and surface[0].isupper():
            yield Span(entity.start, entity.start + len(surface), "firm")


def _is_whole(word: str) -> bool:
    """Whether it is more than a clipped word of dialect (Dä, Un, Hör'n)."""
    return len(word) >= _SHORTEST_WHOLE and "'" not in word and "’" not in word
