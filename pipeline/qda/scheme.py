"""Our codebook as codes of a QDA program: each theme, below it how it was told, and beside them how
urgent and how strong.

What such names mean on the way back stands in meaning.py.
"""

from pipeline.qda.meaning import INTENSITY, URGENCY, URGENCY_NAMES, VALENCE_NAMES
from pipeline.qda.model import Code
from pipeline.themes.codebook import Code as Theme
from pipeline.themes.codebook import Codebook

SIGNS = {1: "+", 0: "=", -1: "-"}
_COLORS = {1: "#2E7D32", 0: "#616161", -1: "#C62828"}
_INTENSITIES = (0, 1, 2, 3)


def scheme(codebook: Codebook) -> tuple[Code, ...]:
    """All codes in their order, with stable ids (see theme_code, urgency_code, intensity_code)."""
    themes = [code for theme in codebook.codes for code in _of_theme(theme)]
    urgencies = [
        Code(urgency_code(urgency), name, (URGENCY,)) for urgency, name in URGENCY_NAMES.items()
    ]
    intensities = [
        Code(intensity_code(number), str(number), (INTENSITY,)) for number in _INTENSITIES
    ]
    return (
        *themes,
        Code("urgency", URGENCY, description="Neben dem Thema vergeben.", is_codable=False),
        *urgencies,
        Code("intensity", INTENSITY, description="Neben dem Thema vergeben.", is_codable=False),
        *intensities,
    )  # fmt: skip


def theme_code(code_id: str, valence: int | None) -> str:
    """Id of the code for a theme, told in this valence or in none."""
    return code_id if valence is None else f"{code_id}{SIGNS[valence]}"


def urgency_code(urgency: str) -> str:
    """Id of the code for an urgency."""
    return f"urgency {urgency}"


def intensity_code(number: int) -> str:
    """Id of the code for an intensity."""
    return f"intensity {number}"


def _of_theme(theme: Theme) -> list[Code]:
    name = f"{theme.id} {theme.label_de}"
    told = [
        Code(theme_code(theme.id, valence), f"{theme.id}{sign} {VALENCE_NAMES[valence]}", (name,),
             color=_COLORS[valence])
        for valence, sign in SIGNS.items()
    ]  # fmt: skip
    return [Code(theme.id, name, (), _description(theme)), *told]


def _description(theme: Theme) -> str:
    """Definition, what belongs to it and what does not, and an example."""
    parts = [
        theme.definition_de,
        theme.include and f"Dazu: {theme.include}",
        theme.exclude and f"Nicht: {theme.exclude}",
        theme.anchor and f"Beispiel: {theme.anchor}",
    ]
    return "\n".join(part for part in parts if part)
