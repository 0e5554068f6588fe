"""Where a county's project lies and what its people have set: folders, offices, rules.

Reading and writing the stores belongs to store.py; source mappings and codebooks lie in surveys/.
"""

import os
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import Refused

REPOSITORY = Path(__file__).resolve().parents[1]
SURVEYS = REPOSITORY / "surveys"
SETTINGS_FILE = "potentiale.toml"
PROJECT_VARIABLE = "POTENTIALE_PROJECT"
SUBJECT_FOLDERS = (
    "ihk",
    "registergericht",
    "psc",
    "grenzen",
    "bevoelkerung",
    "befragung",
    "interviews",
    "kodierungen",
    "kontakte",
    "aktivierung",
)
"""Folders of inbox/ beside those of the trade offices."""


class County(BaseModel):
    """The Kreis: name, five-digit key, and whether it is invented (then every page says so)."""

    model_config = ConfigDict(extra="forbid")

    name: str
    code: str = Field(pattern=r"^\d{5}$")
    is_invented: bool = False


class Office(BaseModel):
    """One municipal trade office.

    Whose notices it sends, and in which dialect (surveys/registers/).
    """

    model_config = ConfigDict(extra="forbid")

    municipality_code: str = Field(pattern=r"^\d{8}$")
    name: str
    dialect: str
    legal_basis: str = "§ 14 GewO"
    purpose: str = "Aufsicht und Statistik"
    file_number: str = ""

    @property
    def source_id(self) -> str:
        """Folder of this office below inbox/."""
        return f"gewerbeamt-{self.municipality_code}"


class Rules(BaseModel):
    """Disclosure control: the smallest count shown, by kind of cell (domain 5.3)."""

    model_config = ConfigDict(extra="forbid")

    version: str = "2026-3"
    count: int = 3
    origin_cross: int = 5
    figure_base: int = 10
    diversity_base: int = 30
    survey_base: int = 10
    survey_base_reliable: int = 30
    theme: int = 3
    theme_base: int = 5
    theme_cross: int = 5
    funnel: int = 5
    reason: int = 5
    largest_share: float = 0.85
    two_largest_share: float = 0.95


class Mail(BaseModel):
    """Through which server messages are sent, and to whom; the password never stands here.

    It is read from the environment variable named, or from a file that its owner alone can read.
    """

    model_config = ConfigDict(extra="forbid")

    host: str
    sender: str
    recipients: list[str] = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "ssl", "none"] = "starttls"
    user: str = ""
    password_variable: str = "POTENTIALE_MAIL_PASSWORD"
    password_file: str = ""
    seconds: float = Field(default=30, gt=0, le=300)

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        if self.user and self.security == "none" and self.host not in ("127.0.0.1", "localhost"):
            raise ValueError("a password goes out encrypted only: security = starttls or ssl")
        return self


class ConfirmedList(BaseModel):
    """A delivery whose shares jump and that a person has found to be right."""

    model_config = ConfigDict(extra="forbid")

    source: str
    file: str
    reason: str = Field(min_length=1)
    date: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")


class Language(BaseModel):
    """Which spaCy pipeline and codebook read the interviews."""

    model_config = ConfigDict(extra="forbid")

    model: str = "german"
    codebook: str = "potentiale"
    workers: int = Field(default=2, ge=1, le=16)


class Settings(BaseModel):
    """Everything a county sets; the file potentiale.toml holds it."""

    model_config = ConfigDict(extra="forbid")

    county: County
    offices: list[Office] = []
    rules: Rules = Rules()
    nlp: Language = Language()
    mail: Mail | None = None
    confirmed_lists: list[ConfirmedList] = []
    reading_log_months: int = Field(default=6, ge=1, le=6)
    language: Literal["de", "en"] = "de"
    memory_limit: str = "3GB"


def read_settings(text: str, path: Path) -> Settings:
    """The settings in a text of TOML; raises Refused P-002 that names the places not understood."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except ValidationError as error:
        places = [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
        problem = "; ".join(f"{place}: {message}" for place, message in places)
        raise Refused("P-002", file=str(path), problem=problem) from error
    except tomllib.TOMLDecodeError as error:
        raise Refused("P-002", file=str(path), problem=str(error)) from error


class Project:
    """A county's folder: settings, inbox, vault, warehouse and releases."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    @classmethod
    def current(cls) -> "Project":
        """The project named by POTENTIALE_PROJECT, else the folder worked in."""
        return cls(Path(os.environ.get(PROJECT_VARIABLE, ".")))

    @cached_property
    def settings(self) -> Settings:
        """The settings as the county wrote them; raises Refused P-001 or P-002."""
        path = self.root / SETTINGS_FILE
        if not path.is_file():
            raise Refused("P-001", file=str(path))
        return read_settings(path.read_text(encoding="utf-8"), path)

    @property
    def inbox(self) -> Path:
        """Deliveries as they came, one folder per source; never changed."""
        return self.root / "inbox"

    @property
    def vault(self) -> Path:
        """The encrypted store of everything that identifies a person."""
        return self.root / "vault" / "vault.duckdb"

    @property
    def vault_key(self) -> Path:
        """The key file of the vault; readable by its owner alone."""
        return self.root / "vault" / "key"

    @property
    def warehouse(self) -> Path:
        """Pseudonymous microdata and every intermediate table."""
        return self.root / "warehouse.duckdb"

    @property
    def releases(self) -> Path:
        """Released files, and the link current.duckdb."""
        return self.root / "releases"

    @property
    def current_release(self) -> Path:
        """The link that the dashboard follows."""
        return self.releases / "current.duckdb"

    @property
    def scratch(self) -> Path:
        """DuckDB's encrypted overflow and the Dagster home."""
        return self.root / ".work"
