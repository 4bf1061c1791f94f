#!/usr/bin/env python3
"""Tests PDFs against the rules of PDF/UA-1 and PDF/A-2a that a machine can test.

This stands in for veraPDF, which needs Java and Maven: it is the project's own reading of the two standards, knows
only what Waymark's letters hold (TrueType fonts, text, lines, links), and is no certificate. Whoever has
veraPDF should run it too. `faults.py` damages a good file in many ways and sees that the rules find it: each rule
fails at one damage at least, which does not say that it finds every other.

    check.py FILE…
"""

import sys

import rules_about  # noqa: F401
import rules_file  # noqa: F401
import rules_fonts  # noqa: F401
import rules_tags  # noqa: F401
from reading import File
from rule import RULES


def broken(path, crashes=True):
    """Each broken rule with the first places that break it. A rule that crashes has found its file too damaged;
    whoever tests the rules themselves lets a crash through.
    """
    file = File(path)
    found = []
    for rule in RULES:
        places = []
        try:
            for place in rule.look(file):
                places.append(place)
                if len(places) == 5:
                    break
        except Exception as e:
            if not crashes:
                raise
            places.append(f"cannot be looked at: {type(e).__name__}: {e}")
        if places:
            found.append((rule, places))
    return found


def main(paths):
    bad = 0
    for path in paths:
        for rule, places in broken(path):
            bad += 1
            print(f"{path}: {rule.clauses} ({rule.name}): {rule.asks}")
            for place in places:
                print(f"    {place}")
    print(f"{len(paths)} files, {len(RULES)} rules each, {bad} broken")
    return 1 if bad or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
