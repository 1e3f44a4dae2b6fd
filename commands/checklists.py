"""``make checklists``: read the checklist files and say everything that is wrong or odd in them."""

from commands import run
from locales import Words
from services.imports.explain_finding import finding_text
from services.norms.folder import load, read_folder
from settings import read_settings


def main() -> int:
    """Print every problem, then every warning. Exit code 1 when there is a problem."""
    words = Words("en")
    loaded = load(read_folder(read_settings().checklists_dir))
    for finding in loaded.errors:
        print(f"error    {finding_text(finding, words)}")
    for finding in loaded.warnings:
        print(f"warning  {finding_text(finding, words)}")
    count = len(loaded.library.norms) if loaded.library else 0
    print(f"{len(loaded.errors)} errors, {len(loaded.warnings)} warnings, {count} norms")
    return 1 if loaded.errors else 0


if __name__ == "__main__":
    run(main)
