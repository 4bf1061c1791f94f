"""How a rule is named and found: the standard, its clause, and what it asks in a few words.

UA is ISO 14289-1:2014 (PDF/UA-1), A is ISO 19005-2:2011 at level A (PDF/A-2a).
"""

RULES = []


class Rule:
    def __init__(self, clauses, asks, look):
        self.clauses, self.asks, self.look = clauses, asks, look

    @property
    def name(self):
        return self.look.__name__


def rule(clauses, asks):
    """A rule yields one line of words for each place that breaks it."""

    def keep(look):
        RULES.append(Rule(clauses, asks, look))
        return look

    return keep
