"""A linkage model: what is compared, with which weights, as Splink settings.

The models lie in surveys/linkage/*.yml.
Preparing the records belongs to the SQL files of this folder, scoring to scoring.py.
"""

from functools import lru_cache
from math import log2
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import Refused
from pipeline.settings import SURVEYS, Project

FOLDER = "linkage"


class Level(BaseModel):
    """One level of a comparison: when it holds, and how often for the same and for two others."""

    model_config = ConfigDict(extra="forbid")

    label: str
    when: str
    m: float = Field(default=0.5, gt=0, le=1)
    u: float = Field(default=0.5, gt=0, le=1)
    is_missing: bool = False

    @property
    def weight(self) -> float:
        """What the level adds, in bits; 0 where something is missing."""
        return 0.0 if self.is_missing else log2(self.m / self.u)

    def for_splink(self) -> dict[str, Any]:
        """The level as Splink's settings name it."""
        settings: dict[str, Any] = {"sql_condition": self.when, "label_for_charts": self.label}
        if self.is_missing:
            return settings | {"is_null_level": True}
        return settings | {"m_probability": self.m, "u_probability": self.u}


class Comparison(BaseModel):
    """What is compared, its levels from most to least alike."""

    model_config = ConfigDict(extra="forbid")

    title: str
    levels: list[Level]

    def reached(self, gamma: int) -> Level:
        """The level that Splink's number stands for: -1 where something is missing, 0 the last."""
        if gamma < 0:
            return next(level for level in self.levels if level.is_missing)
        stated = [level for level in self.levels if not level.is_missing]
        return stated[len(stated) - 1 - gamma]


class Model(BaseModel):
    """One model, as its file in surveys/linkage/ describes it."""

    model_config = ConfigDict(extra="forbid")

    version: str
    prior: float = Field(gt=0, lt=1)
    accept_from: float = Field(gt=0, lt=1)
    blocking: list[list[str]]
    exploded: list[str] = []
    comparisons: dict[str, Comparison]

    @property
    def prior_weight(self) -> float:
        """The weight with which every pair begins, in bits."""
        return log2(self.prior / (1 - self.prior))

    def settings(self, link_type: str) -> dict[str, Any]:
        """The settings of Splink: dedupe_only, or link_only between two tables."""
        return {
            "link_type": link_type,
            "probability_two_random_records_match": self.prior,
            "blocking_rules_to_generate_predictions": [self._rule(keys) for keys in self.blocking],
            "comparisons": [
                {
                    "output_column_name": name,
                    "comparison_description": comparison.title,
                    "comparison_levels": [level.for_splink() for level in comparison.levels],
                }
                for name, comparison in self.comparisons.items()
            ],
            "retain_matching_columns": True,
            "retain_intermediate_calculation_columns": True,
        }

    def _rule(self, keys: list[str]) -> dict[str, Any] | str:
        rule = " AND ".join(f"l.{key} = r.{key}" for key in keys)
        lists = [key for key in keys if key in self.exploded]
        return {"blocking_rule": rule, "arrays_to_explode": lists} if lists else rule


def find(name: str, project: Project | None = None) -> Model:
    """The model of that name, the county's own before the shipped one; raises Refused P-002."""
    own = [project.root / "surveys"] if project else []
    path = next(
        path for root in (*own, SURVEYS) if (path := root / FOLDER / f"{name}.yml").is_file()
    )
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _parsed(path: Path, changed: int) -> Model:
    """The model in a file; `changed` makes an edited file be read again."""
    try:
        return Model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValueError, yaml.YAMLError) as error:
        raise Refused("P-002", file=str(path), problem=str(error).replace("\n", " ")) from error
