"""Names of what can be asked, for those who must not load the questions."""

SUMMARIZE = "summarize"
DOCUMENT = "document"
UNITS = "units"
RULES = "rules"
BUGS = "bugs"

#: In the order in which they are asked.
ALL_TASKS = (SUMMARIZE, DOCUMENT, UNITS, RULES, BUGS)
