"""What interviewees say is coded by meaning, not by letters: compounds, separable verbs, negation, overlap traps."""

import pytest

from pipeline import tables
from pipeline.interviews.load import load_interviews
from pipeline.settings import County, Settings
from pipeline.themes import coding, corpus, language
from pipeline.themes.codebook import FOLDER, load_codebook, parse_codebook
from pipeline.themes.coding import ThemeCoder, code_talk, make_coder
from pipeline.themes.corpus import code_interviews
from tests.interviews.builders import write_protocols, write_transcript


@pytest.fixture(scope="module")
def coder():
    return make_coder(Settings(county=County(name="Musterkreis", code="05399")))


def told(coder, text):
    """Code -> valence of what is found in one turn."""
    (mentions,) = code_talk(coder, [text])
    return {mention.code_id: mention.valence for mention in mentions}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Der Kleinkredit war in einer Woche da.", "T02"),
        ("Ich hatte Mietschulden.", "T12"),
        ("Meine Steuerberaterin ruft an.", "T05"),
        ("Bei der Ausländerbehörde saß ich oft.", "T04"),
        ("Unsere Kund:innen kommen von weit her.", "T11"),
        ("Wir haben keine Genehmigung fuer die Terrasse.", "T01"),
        ("Da stelle ich dann noch jemanden ein.", "T09"),
        ("Vier Azubis hab ich.", "T10"),
        ("Die haben mein Diplom nicht anerkannt.", "T07"),
        ("Bei mir ist zweimal eingebrochen worden.", "T20"),
    ],
)
def test_base_forms_compounds_and_separable_verbs_are_found(coder, text, code):
    assert code in told(coder, text)


@pytest.mark.parametrize(
    ("text", "not_coded"),
    [
        ("Das mache ich im Ehrenamt.", {"T01", "T03"}),
        ("Der Bürgermeister war krank.", {"T07"}),
        ("Einer muss die Karre ja steuern.", {"T05"}),
        ("Die Krankenkasse hat geschrieben.", {"T05"}),
        ("Samstags bin ich auf dem Wochenmarkt.", {"T11"}),
        ("Die Leute sitzen auf der Parkbank.", {"T02"}),
        ("Die Kleine lernt in der Abstellkammer.", {"T03"}),
        ("Ich muss noch den Wagen laden.", {"T12"}),
        ("Jeder bringt ein Gericht mit.", {"T01", "T03"}),
        ("Die Jacke passt mir nicht.", {"T04"}),
        ("Da sitzt ein Rentner am Fenster.", {"T05", "T19"}),
    ],
)
def test_words_that_only_look_like_a_theme_are_passed_over(coder, text, not_coded):
    assert not not_coded & set(told(coder, text))


@pytest.mark.parametrize(
    ("text", "code", "valence"),
    [
        ("Ich habe keine Probleme mit dem Amt.", "T03", 1),
        ("Mit dem Rathaus gibt es immer Ärger.", "T03", -1),
        ("Ich bin nie diskriminiert worden.", "T13", 1),
        ("Ich bin oft diskriminiert worden.", "T13", -1),
        ("Mein Schwager wurde diskriminiert.", "T13", 0),
        ("Stress habe ich, aber Bürokratie habe ich keine.", "T15", -1),
        ("Stress habe ich, aber Bürokratie habe ich keine.", "T01", 1),
    ],
)
def test_valence_follows_negation_within_the_clause(coder, text, code, valence):
    assert told(coder, text)[code] == valence


def test_a_mention_is_its_sentence_and_names_the_rule(coder):
    text = "Na ja. Das Darlehen kam spät (lacht). Gut."
    (mentions,) = code_talk(coder, [text])
    (mention,) = [each for each in mentions if each.code_id == "T02"]
    assert text[mention.start : mention.end] == "Das Darlehen kam spät (lacht)."
    assert "Darlehen" in mention.rule


def test_noise_marks_and_placeholders_are_not_coded(coder):
    assert (
        told(
            coder,
            "(zeigt auf das Formular) [Steuerberater kommt herein] So ist das mit [Person 1].",
        )
        == {}
    )


def test_passages_in_other_languages_are_not_coded(coder):
    spoken = "Kredit vermediler bize, banka dedi ki olmaz, çok zor bir durum."
    assert told(coder, spoken) == {}


@pytest.fixture
def talk(project, store):
    write_protocols(project, {"Freigegebenes Zitat 1": "Der Kleinkredit war in einer Woche da."})
    write_transcript(
        project,
        "p1.txt",
        "I: Hatten Sie Rassismus erlebt?\n\nB: Der Kleinkredit war in einer Woche da.\n\nB: Ach.\n",
    )
    load_interviews(store)
    return store


def test_the_interviewers_words_are_not_coded(talk):
    code_interviews(talk)
    assert talk.frame(
        "SELECT DISTINCT code_id, turn_number FROM core.mentions"
    ).values.tolist() == [["T02", 2]]
    assert talk.duplicates(tables.MENTIONS) == 0


def test_a_quote_gets_the_themes_of_its_sentence(talk):
    code_interviews(talk)
    assert talk.scalar("SELECT theme_codes FROM core.quotes") == "T02"


def test_only_what_changed_is_coded_again(talk, monkeypatch):
    first = code_interviews(talk)
    second = code_interviews(talk)
    assert (first.deliveries, second.deliveries, second.duplicates) == (1, 0, 1)
    changed = parse_codebook(
        (FOLDER / "potentiale.yml").read_bytes().replace(b"Volksbank", b"Kreisbank")
    )
    for module in (coding, corpus):
        monkeypatch.setattr(module, "load_codebook", lambda name: changed)
    assert code_interviews(talk).deliveries == 1
    assert talk.frame("SELECT DISTINCT codebook_version FROM core.mentions")[
        "codebook_version"
    ].tolist() == [changed.version]


def test_the_pipeline_is_put_together_in_one_place(coder):
    assert coder.nlp.pipe_names[0] == "transcript_marks"
    assert coder.nlp.pipe_names[-2:] == ["dictionary_lemmas", "foreign_passages"]
    assert "ner" not in coder.nlp.pipe_names
    assert language.pipeline_version(coder.nlp).startswith("de_potentiale 1.")


def test_a_changed_codebook_parses_nothing_again(talk, monkeypatch):
    code_interviews(talk)
    changed = parse_codebook(
        (FOLDER / "potentiale.yml").read_bytes().replace(b"Kleinkredit", b"Winzkredit") + b"\n#"
    )
    for module in (coding, corpus):
        monkeypatch.setattr(module, "load_codebook", lambda name: changed)
    monkeypatch.setattr(corpus, "read", None)
    assert code_interviews(talk).deliveries == 1
    assert talk.scalar("SELECT count(*) FROM core.mentions WHERE code_id = 'T02'") == 1


def test_two_workers_find_what_one_finds(talk, monkeypatch):
    code_interviews(talk)
    alone = talk.frame("SELECT * FROM core.mentions ORDER BY ALL")
    talk.connection.execute("DELETE FROM core.machine_coded; DELETE FROM vault.documents")
    monkeypatch.setattr(corpus, "_WORKERS_FROM", 1)
    assert code_interviews(talk).deliveries == 1
    assert talk.frame("SELECT * FROM core.mentions ORDER BY ALL").equals(alone)


def test_a_talk_that_is_gone_leaves_no_parse_and_no_mention(talk):
    code_interviews(talk)
    talk.connection.execute("DELETE FROM core.turns")
    code_interviews(talk)
    for table in (tables.VAULT_DOCUMENTS, tables.MENTIONS, tables.MACHINE_CODED):
        assert talk.count(table) == 0


def test_an_installed_pipeline_can_take_its_place(tmp_path):
    import spacy

    other = spacy.blank("de")
    other.meta["name"] = "eigene"
    other.add_pipe("sentencizer")
    other.to_disk(tmp_path / "eigene")
    settings = Settings(
        county=County(name="Musterkreis", code="05399"), nlp={"model": str(tmp_path / "eigene")}
    )
    other = make_coder(settings)
    assert "T02" in told(other, "Der Kleinkredit war in einer Woche da.")
    assert language.pipeline_version(other.nlp).startswith("de_eigene")
    assert load_codebook().version


def test_a_rule_over_a_turn_joins_sentences():
    content = (FOLDER / "potentiale.yml").read_bytes()
    joined = content.replace(b'"per Handschlag"', b'"Nachtzug && Koffer => +"')
    coder = ThemeCoder(
        language.load(Settings(county=County(name="M", code="05399"))), parse_codebook(joined)
    )
    text = "Ja. Mit dem Nachtzug kam ich. So war das. Mit einem Koffer."
    (mentions,) = code_talk(coder, [text])
    spans = {
        text[each.start : each.end]: each.valence for each in mentions if each.code_id == "T02"
    }
    assert spans == {"Mit dem Nachtzug kam ich. So war das. Mit einem Koffer.": 1}
