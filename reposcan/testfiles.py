"""Which files are tests, by the usual conventions of languages for their names and folders."""

import re

_TEST = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing)/|(?:^|/)test_[^/]*$|(?:^|/)conftest\.py$"
    r"|(?:_test|_spec|[.]test|[.]spec|Tests?)[.][^./]+$"
)


def is_test(path: str) -> bool:
    """Whether a file is kept where tests are, or named as they are."""
    return _TEST.search(path) is not None
