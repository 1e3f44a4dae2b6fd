"""``make schema``: write the JSON Schemas that give editors completion in the checklist files."""

import json
from pathlib import Path

from pydantic import BaseModel

from domain.method.method import Method
from domain.norms.library import Checklist

_FOLDER = Path(__file__).parent.parent / "checklists"
SCHEMAS: dict[Path, type[BaseModel]] = {
    _FOLDER / "checklist.schema.json": Checklist,
    _FOLDER / "scoring.schema.json": Method,
}


def schema_text(model: type[BaseModel]) -> str:
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for path, model in SCHEMAS.items():
        path.write_text(schema_text(model), encoding="utf-8")
