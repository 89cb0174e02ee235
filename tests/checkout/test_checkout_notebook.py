"""Notebooks as scripts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.checkout import CheckoutTexts, open_checkout, take_snapshot
from reposcan.checkout.decode import NOTEBOOK, encoding_of, text_of
from reposcan.checkout.notebook import script_of
from reposcan.model.source import SkippedFile, SkipReason
from reposcan.syntax import language_of


def notebook(*cells: tuple[str, object], **metadata: object) -> bytes:
    made = [{"cell_type": kind, "source": source, "outputs": ["TEXT"]} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4}).encode()


def script(*cells: tuple[str, object], **metadata: object) -> str | None:
    made = script_of(notebook(*cells, **metadata))
    return None if made is None else made.decode()


def test_cells_become_a_script() -> None:
    found = script(
        ("markdown", ["# Title\n", "\n", "  * é"]),
        ("code", "import a\r\n\r\nif a:\r\n    a.b()\n\n"),
        ("code", ""),
        ("raw", "x = 1"),
    )
    assert found == (
        "# Jupyter notebook, python\n"
        "\n# %% 1 [markdown]\n# # Title\n#\n#   * é\n"
        "\n# %% 2\nimport a\n\nif a:\n    a.b()\n"
        "\n# %% 4 [raw]\n# x = 1\n"
    )


def test_format_3() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": "Title"},
        {"cell_type": "code", "input": ["a = 1\n", "b"], "language": "python", "outputs": []},
    ]
    raw = {"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": cells}]}
    assert script_of(json.dumps(raw).encode()) == (
        b"# Jupyter notebook, python\n\n# %% 1 [heading]\n# Title\n\n# %% 2\na = 1\nb\n"
    )


def test_commands_of_ipython_become_comments() -> None:
    source = """\
%matplotlib inline
!pip install \\
    --quiet a
x = 1 \\
    % y
files = !ls
t = %timeit -o f()
a, b = %sql x
?f
np.sum??
if a:
    !ls
    b %c
    d != 1
y = x ! 2"""
    assert script(("code", source)) == (
        "# Jupyter notebook, python\n\n# %% 1\n"
        "# %matplotlib inline\n# !pip install \\\n    # --quiet a\nx = 1 \\\n    % y\n"
        "# files = !ls\n# t = %timeit -o f()\n# a, b = %sql x\n# ?f\n# np.sum??\n"
        "if a:\n    # !ls\n    b %c\n    d != 1\ny = x ! 2\n"
    )


def test_a_cell_in_another_language_becomes_a_comment() -> None:
    found = script(("code", "\n%%bash\nls | wc"), ("code", "%%time\nf()"))
    assert found == (
        "# Jupyter notebook, python\n\n# %% 1\n# %%bash\n# ls | wc\n\n# %% 2\n# %%time\nf()\n"
    )


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({}, "python"),
        ({"kernelspec": {"language": "Python"}}, "python"),
        ({"kernelspec": {"name": "x"}, "language_info": {"name": "ipython3"}}, "python"),
        ({"kernelspec": {"language": "R"}}, "r"),
        ({"language_info": {"name": "C++17"}}, "c++17"),
        ({"kernelspec": {"language": "python\nimport evil"}}, "unknown"),
    ],
)
def test_the_language_is_said_first(metadata: dict[str, object], named: str) -> None:
    raw = notebook(("code", "%x <- 1"), **metadata)
    text = text_of(raw, NOTEBOOK)
    assert text.split(b"\n")[0] == f"# Jupyter notebook, {named}".encode()
    assert (b"\n# %x" in text) == (named == "python")
    language = language_of("a.ipynb", text)
    assert language.name == "Jupyter Notebook"
    assert (language.grammar is not None) == (named == "python")


def test_a_notebook_is_an_encoding() -> None:
    raw = notebook(("code", "a = '\ud800'"))
    assert encoding_of(raw) == NOTEBOOK
    assert text_of(raw, NOTEBOOK).endswith(b"a = '?'\n")
    assert b"TEXT" not in text_of(raw, NOTEBOOK)


def test_a_checkout_gives_a_notebook_as_its_script(make_checkout):
    root = make_checkout({"a.ipynb": notebook(("code", "x = 1"))})
    with open_checkout(root) as checkout:
        [file] = take_snapshot(checkout, lambda digest, raw: None).files
        text = CheckoutTexts(checkout, lambda digest: None).read(file)
    assert file.encoding == NOTEBOOK
    assert text == b"# Jupyter notebook, python\n\n# %% 1\nx = 1\n"


@pytest.mark.parametrize("cells", [(), (("code", ""), ("markdown", ["\n", ""]))])
def test_a_notebook_without_source_is_empty(cells: tuple[tuple[str, object], ...]) -> None:
    assert text_of(notebook(*cells), NOTEBOOK) == b""


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nbformat",
        b'{"nbformat": 4}',
        b'{"nbformat": 5, "cells": []}',
        b'{"nbformat": 4, "cells": 1}',
        b'{"nbformat": 4, "cells": [1]}',
        b'{"nbformat": 4, "cells": [], "metadata": null}',
        b'{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": [1]}}}',
        b'{"nbformat": 3, "worksheets": {}, "cells": []',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "a\\nb", "source": "x"}]}',
        b'{"nbformat": 4, "cells": ' + b"[" * 200_000,
        b'{"nbformat": 4, "cells": [], "metadata": {}, "x": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_no_notebook_is_plain_text(raw: bytes) -> None:
    assert script_of(raw) is None
    assert encoding_of(raw) == "utf-8"
    with pytest.raises(ValueError, match="not a notebook"):
        text_of(raw, NOTEBOOK)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=5,
)
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | VALUES, "source": VALUES}
)


@given(
    st.fixed_dictionaries(
        {"nbformat": st.sampled_from([3, 4]) | VALUES, "metadata": VALUES},
        optional={"cells": st.lists(CELLS) | VALUES, "worksheets": VALUES},
    )
)
def test_any_shape_is_a_script_or_none(shape: dict[str, object]) -> None:
    made = script_of(json.dumps(shape).encode())
    assert made is None or made == b"" or made.startswith(b"# Jupyter notebook, ")
    assert made is None or made.decode("utf-8").count("# %%") >= bool(made)


@given(st.binary())
def test_any_bytes_are_a_script_or_none(raw: bytes) -> None:
    assert script_of(raw) is None
    assert script_of(b'{"nbformat"' + raw) is None or raw


def test_a_notebook_without_a_cell_is_empty(make_checkout) -> None:
    raw = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})
    with open_checkout(make_checkout({"a.ipynb": raw, "b.py": "x = 1\n"})) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None)
    assert snapshot.skipped == (SkippedFile("a.ipynb", SkipReason.EMPTY),)
