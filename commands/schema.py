"""``make schema``: write the JSON Schema that gives editors completion in the checklists."""

import json
from pathlib import Path

from domain.norm import Checklist

PATH = Path(__file__).parent.parent / "checklists" / "checklist.schema.json"


def schema_text() -> str:
    return json.dumps(Checklist.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
