"""What identifies somebody is replaced; ordinary German stays."""

import pytest

from pipeline.interviews.gold import read_all
from pipeline.interviews.redaction import Own, Redactor
from pipeline.themes.quality import GOLD

PLACES = ["Erlenau", "Kirchrath", "Birkesbach", "Mühlenau", "Hambrück", "Fichtenrath", "Grünhoven", "Kaltenfurt", "Lindenbroich", "Neuenrath",
          "Oberwiesen", "Quellenau", "Rodenfurt", "Steinbroich", "Weidenhoven"]  # fmt: skip


@pytest.fixture(scope="module")
def redactor():
    return Redactor(
        register_names=["Tschapajew", "Kasimira"], firms=["Zur Blauen Gans GmbH"], allowed=PLACES
    )


def redacted(redactor, text, **own):
    return redactor.redact([text], Own.of(own.get("names", []), own.get("addresses", [])))[0][0]


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("Da war Frau Müller vom Amt.", "Da war Frau [Person 1] vom Amt."),
        ("Herr Wüllenkemper-Graf kam.", "Herr [Person 1] kam."),
        ("Ich habe Kasimira gefragt.", "Ich habe [Person 1] gefragt."),
        ("Dann hat der Zdzich gelacht.", "Dann hat der [Name 1] gelacht."),
        ("Rufen Sie an, 02999 / 41 07 33, abends.", "Rufen Sie an, [Telefon 1], abends."),
        ("Schreiben Sie an post@ofen.example bitte.", "Schreiben Sie an [E-Mail 1] bitte."),
        ("Der Wagen, ERL-TZ 505, steht da.", "Der Wagen, [Kennzeichen 1], steht da."),
        ("Ich bin am 4.11.1983 dort hin.", "Ich bin am [Geburtsdatum 1] dort hin."),
        (
            "Ich bin im Februar 1968 geboren, also geboren im Februar 1968.",
            "Ich bin im Februar 1968 geboren, also geboren im [Geburtsdatum 1].",
        ),
        ("Er wohnt in der Kirschgasse 5 oben.", "Er wohnt in der [Ort 1] oben."),
        ("Die Kirschgasse ist eng.", "Die [Ort 1] ist eng."),
        (
            "Wir essen in der Blauen Gans, also Zur Blauen Gans.",
            "Wir essen in der Blauen Gans, also [Firma 1].",
        ),
        ("So eine Krelani-Mauer will jeder.", "So eine [Name 1]-Mauer will jeder."),
    ],
)
def test_what_identifies_is_replaced(redactor, spoken, expected):
    assert redacted(redactor, spoken) == expected


@pytest.mark.parametrize(
    "spoken",
    [
        "Der Bürgermeister kam auf den Wochenmarkt, die Krankenkasse zahlt die Mietschulden nicht.",
        "In Erlenau, Köln und der Türkei bin ich Erlenauerin, sagt die IHK im Kreishaus.",
        "Unsere Kund:innen mögen den Werbering und den Ladenschlussgesetzkram.",
        "Isch han dat Jesundheitsamt jefragt, jeden Tach.",
        "(Pause, 3 Sek.) Ja [Föhn im Hintergrund] genau.",
    ],
)
def test_ordinary_german_stays(redactor, spoken):
    assert redacted(redactor, spoken) == spoken


def test_the_own_contact_sheet_is_replaced_even_where_it_is_a_word(redactor):
    text = redacted(
        redactor,
        "Ich bin die Linde Vogel, am Weidenpfuhl.",
        names=["Frau Linde Vogel"],
        addresses=["Weidenpfuhl 4, Erlenau"],
    )
    assert text == "Ich bin die [Person 1], am [Ort 1]."


def test_the_same_words_get_the_same_placeholder(redactor):
    texts, replacements = redactor.redact(["Frau Zdzich und Frau Ombeline.", "Ja, Frau Zdzich."])
    assert texts == ["Frau [Person 1] und Frau [Person 2].", "Ja, Frau [Person 1]."]
    assert {entry.surface: entry.placeholder for entry in replacements} == {
        "Zdzich": "[Person 1]",
        "Ombeline": "[Person 2]",
    }


def test_most_persons_of_the_hand_written_talks_are_found(redactor):
    marked = found = 0
    for interview in read_all(GOLD):
        own = Own.of([str(interview.head["contact"])], [str(interview.head["contact_address"])])
        spans = redactor.found([turn.text for turn in interview.turns], own)
        for turn, covered in zip(interview.turns, spans, strict=True):
            places = {place for start, end in covered for place in range(start, end)}
            persons = [item for item in turn.identifying if item.kind == "person"]
            marked += len(persons)
            letters = (
                [i for i in range(item.start, item.end) if turn.text[i].isalpha()]
                for item in persons
            )
            found += sum(places.issuperset(each) for each in letters)
    assert marked > 150
    assert found / marked > 0.9
