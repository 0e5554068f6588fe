"""The settings of the sample project and the note that says that everything in it is invented.

Reading settings belongs to pipeline/settings.py.
"""

from pathlib import Path

from pipeline.sample.businesses import office_dialects
from pipeline.sample.county import County
from pipeline.sample.options import SampleOptions
from pipeline.settings import SETTINGS_FILE

README = """{name}

Alles in diesem Ordner ist erfunden: der Kreis, seine Gemeinden und ihre Grenzen, alle Betriebe,
Personen, Anschriften und Zahlen. Namen sind aus Silben zusammengesetzt; Übereinstimmungen mit
wirklichen Personen wären Zufall. Die Postleitzahlen (059..) gibt es nicht.

inbox/   Lieferungen in den Formaten, in denen Ämter, Kammer und Gericht liefern
         ({written} Monate, {first} bis {last})
truth/   die Wahrheit dazu: wer wirklich was betreibt, was gemeldet wurde, was richtig gezählt
         wäre, und welche Fallen wo liegen
potentiale.toml   die Einstellungen

Everything in this folder is invented: the county, its municipalities and boundaries, all
businesses, persons, addresses and figures.

Erzeugt mit / made with: potentiale sample --businesses {businesses} --interviews {interviews}
--months {months} --seed {seed}
"""


def write(root: Path, county: County, options: SampleOptions) -> None:
    """potentiale.toml and README.txt."""
    (root / SETTINGS_FILE).write_text(settings(county, options), encoding="utf-8")
    text = README.format(
        name=county.name,
        first=options.month_names[0],
        last=options.month_names[options.delivered_months - 1],
        businesses=options.businesses,
        interviews=options.interviews,
        months=options.months,
        written=options.delivered_months,
        seed=options.seed,
    )
    (root / "README.txt").write_text(text, encoding="utf-8")


def settings(county: County, options: SampleOptions) -> str:
    """The settings file: county, offices and their dialects."""
    parts = [
        "# Musterprojekt: alles erfunden.\n\n[county]\n"
        f'name = "{county.name}"\ncode = "{county.code}"\nis_invented = true\n'
    ]
    for place, dialect in zip(county.municipalities, office_dialects(county, options), strict=True):
        parts.append(
            f'[[offices]]\nmunicipality_code = "{place.code}"\nname = "Gewerbeamt {place.name}"\n'
            f'dialect = "{dialect}"\nlegal_basis = "§ 14 GewO"\n'
            'purpose = "Aufsicht und Statistik"\n'
            f'file_number = "32.10-{place.code[-3:]}/2024"\n'
        )
    return "\n".join(parts)
