"""Say whether a figure holds."""


def verdict(text: str, holds: bool) -> bool:
    print(f"  {'holds' if holds else 'FAILS'}: {text}")
    return holds
