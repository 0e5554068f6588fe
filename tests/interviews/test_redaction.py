"""What identifies somebody is replaced; ordinary German stays."""

import pytest

from pipeline.interviews.redaction import Key, Own, Redactor
from pipeline.interviews.redaction.entities import Entity, entities_of, said
from pipeline.interviews.redaction.evidence import Weights, weights
from pipeline.interviews.redaction.rare import rare_combinations
from pipeline.themes.codebook import load_codebook
from pipeline.themes.quality import halves

PLACES = ["Erlenau", "Kirchrath", "Birkesbach", "Mühlenau", "Hambrück", "Fichtenrath", "Grünhoven", "Kaltenfurt", "Lindenbroich", "Neuenrath",
          "Oberwiesen", "Quellenau", "Rodenfurt", "Steinbroich", "Weidenhoven"]  # fmt: skip


@pytest.fixture
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
            "Ich bin im [Geburtsdatum 1] geboren, also geboren im [Geburtsdatum 1].",
        ),
        ("Er wohnt in der Kirschgasse 5 oben.", "Er wohnt in der [Ort 1] oben."),
        ("Die Kirschgasse ist eng.", "Die [Ort 1] ist eng."),
        (
            "Wir essen in der Blauen Gans, also Zur Blauen Gans.",
            "Wir essen in der Blauen Gans, also [Firma 1].",
        ),
        ("So eine Krelani-Mauer will jeder.", "So eine [Name 1]-Mauer will jeder."),
        ("Meine Tochter, die Linde, übersetzt.", "Meine Tochter, die [Person 1], übersetzt."),
        ("Wir waren im Yilmaz-Markt.", "Wir waren im [Firma 1]."),
        ("Das ist der Salon Zdzich.", "Das ist der [Firma 1]."),
        ("Der Laden heißt Goldfaden, ja.", "Der Laden heißt [Firma 1], ja."),
        ("Er sitzt Zum Krummen Hahn.", "Er sitzt [Firma 1]."),
        (
            "Perlenstube steht dran, post@perlenstube.example.",
            "[Firma 1] steht dran, [E-Mail 1].",
        ),
        ("Wir sind Am Weidenpfuhl 12 zu finden.", "Wir sind [Ort 1] zu finden."),
        ("(Frau Zdzich lacht) Ja.", "(Frau [Person 1] lacht) Ja."),
        ("Sie kommt aus Krellenscheid.", "Sie kommt aus [Ort 1]."),
        ("Das war im Atelier Knopfwunder.", "Das war im [Firma 1]."),
        ("Wie lange gibt es Zdzichowski denn schon?", "Wie lange gibt es [Firma 1] denn schon?"),
        ("Die ist am 3. Mai 2022 geboren.", "Die ist am [Geburtsdatum 1] geboren."),
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
        "Meine Frau Kinder, ich Laden, so war das.",
        "Im Ramadan ist zu, zum Bayram ist auf.",
        "Der Meister Schreiner hat Nein gesagt.",
        "Wir kommen aus Kavala, nicht aus Setúbal.",
        "Nur die Jacke passt nicht, A wie Anton.",
        "Mein erstes Auto war ein Simca, den Simca mochte ich.",
        "Er studierte am Polytechnikum Teheran und in São Paulo.",
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


def test_the_same_words_get_the_same_placeholder_in_every_talk():
    redactor = Redactor()
    first, _ = redactor.redact(["Frau Zdzich und Frau Ombeline.", "Ja, Zdzichs Mutter."])
    assert first == ["Frau [Person 1] und Frau [Person 2].", "Ja, [Person 1] Mutter."]
    again, replacements = redactor.redact(["Frau Ombeline kam."])
    assert again == ["Frau [Person 2] kam."]
    assert [(entry.surface, entry.start, entry.end) for entry in replacements] == [
        ("Ombeline", 5, 13)
    ]


def test_a_key_read_from_the_vault_goes_on_where_it_ended():
    redactor = Redactor(key=Key([("Ombeline", "[Person 7]", "person")]))
    assert redacted(redactor, "Frau Ombeline und Frau Zdzich.") == (
        "Frau [Person 7] und Frau [Person 8]."
    )


def test_a_german_word_that_is_somebodys_name_is_not_replaced_elsewhere():
    redactor = Redactor(register_names=["Schneider"])
    redactor.learn_found("Schneider", "person")
    assert redacted(redactor, "Er ist Schneider.") == "Er ist Schneider."
    assert redacted(redactor, "Das war Herr Schneider.") == "Das war Herr [Person 1]."


def recogniser(*found):
    """Finds these words as what they are given as."""

    def entities(texts):
        return [
            [
                Entity(text.index(word), text.index(word) + len(word), label)
                for word, label in found
                if word in text
            ]
            for text in texts
        ]

    return entities


def test_the_recogniser_is_believed_about_names_and_not_about_words():
    redactor = Redactor(
        recogniser=recogniser(("Annegret", "PER"), ("Vogel", "PER")), given_names=()
    )
    assert redacted(redactor, "Da kommt Annegret, wie ein Vogel so leicht.") == (
        "Da kommt [Name 1], wie ein Vogel so leicht."
    )
    assert redacted(redactor, "Die Annegret kommt, der Vogel singt.") == (
        "Die [Name 1] kommt, der Vogel singt."
    )


def test_all_evidence_together_is_weighed_against_a_threshold():
    text = "Da war Krelani drin."
    for base, expected in ((9.0, "Da war [Name 1] drin."), (-9.0, text)):
        redactor = Redactor(given_names=(), evidence=Weights(base, 0.5, {}))
        assert redacted(redactor, text) == expected


def test_a_doubtful_word_beside_a_name_belongs_to_it():
    doubtful = Weights(-2.0, 0.5, {"looks long": 9.0}, beside=0.05)
    redactor = Redactor(given_names=(), evidence=doubtful)
    assert redacted(redactor, "mit Faden und Krelanischwili") == "mit [Name 1] und [Name 2]"
    assert redacted(redactor, "mit Faden und so") == "mit Faden und so"


def test_weights_lie_there_with_and_without_a_recogniser():
    for has_recogniser in (True, False):
        learnt = weights(has_recogniser)
        assert 0 < learnt.beside < learnt.threshold < 1
        assert learnt.weights["known and no name"] < 0 < learnt.weights["after kin"]


def test_the_recogniser_tells_how_sure_it_is():
    import spacy

    from pipeline import german

    nlp = spacy.load(german.MODEL)
    nlp.select_pipes(enable=["ner"])
    texts = ["Frau Krelani wohnt in Köln.", "", "Da steht der Ofen, den hat mir Tiziano gebaut."]
    found = entities_of(nlp, texts)
    whole = [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)]
    assert [[tuple(each[:3]) for each in said(some)] for some in found] == whole
    assert all(0 < each.share <= 1 for some in found for each in some)


@pytest.mark.parametrize("texts", [[""], ["Ja."] * 64 + [""]])
def test_the_recogniser_takes_texts_without_a_word(texts):
    import spacy

    from pipeline import german

    nlp = spacy.load(german.MODEL)
    nlp.select_pipes(enable=["ner"])
    assert len(entities_of(nlp, texts)) == len(texts)


def test_the_first_word_of_a_foreign_sentence_is_no_name_but_a_call_is():
    redactor = Redactor()
    text = "Это было очень трудно для нас всех. Артём! Иди сюда, пожалуйста."
    assert redacted(redactor, text).startswith("Это было")
    assert "[Name 1]! Иди" in redacted(redactor, text)


@pytest.mark.parametrize(
    ("spoken", "words", "reason"),
    [
        (
            "Ich bin der einzige Chilene in Titz.",
            "Ich bin der einzige Chilene in Titz",
            "only_one",
        ),
        ("Wir Chilenen in Titz sind wenige.", "Chilenen in Titz", "origin_and_place"),
        ("Ich bin Vorsitzender vom Moscheeverein.", "Vorsitzender vom Moscheeverein", "office"),
        ("Eine 82 Jahre alte Griechin war da.", "82 Jahre alte Griechin", "age_and_origin"),
    ],
)
def test_a_rare_combination_is_flagged_and_not_replaced(redactor, spoken, words, reason):
    found = rare_combinations(spoken, {"Titz"})
    assert [(each.surface, each.reason) for each in found] == [(words, reason)]
    assert redacted(redactor, spoken) == spoken


@pytest.mark.parametrize(
    "spoken",
    [
        "Das einzige Problem ist die Miete in Titz.",
        "Der erste Kunde war ein Türke.",
        "Die Türken in Köln kaufen anders.",
        "Ich bin im Stress von Montag an.",
    ],
)
def test_what_many_could_say_is_no_rare_combination(spoken):
    assert rare_combinations(spoken, {"Titz"}) == []


def test_what_a_person_decided_to_replace_is_replaced():
    texts, _ = Redactor().redact(["Ich bin der Älteste hier."], wanted=[[(0, 13)]])
    assert texts == ["[Person 1]lteste hier."]


def test_most_persons_of_the_hand_written_talks_are_found(redactor):
    marked = found = 0
    for interview in halves(load_codebook().tuned_on)[0]:
        own = Own.of([str(interview.head["contact"])], [str(interview.head["contact_address"])])
        spans = redactor.spans([turn.text for turn in interview.turns], own)
        for turn, covered in zip(interview.turns, spans, strict=True):
            places = {place for span in covered for place in range(span.start, span.end)}
            persons = [item for item in turn.identifying if item.kind == "person"]
            marked += len(persons)
            letters = (
                [i for i in range(item.start, item.end) if turn.text[i].isalpha()]
                for item in persons
            )
            found += sum(places.issuperset(each) for each in letters)
    assert marked > 160
    assert found / marked > 0.9
