"""The digest of code without comments: blind for comments, and for nothing else."""

import pytest

from reposcan.syntax import Outliner
from reposcan.syntax.bare import bare_digest
from reposcan.syntax.languages import language_of

#: (file, text, texts with the same code, texts with other code).
CASES = [
    (
        "a.py",
        b"def f(a):\n    if a:\n        g('x')\n    h()\n",
        (
            b'"""M."""\n\ndef f(a):  # c\n    # c\n    """D."""\n    if a:\n'
            b"        g('x')\n    h()\n",
            b"# c\ndef f( a ):\n\tif a:\n\t\tg('x')\n\th()\n",
        ),
        (
            b"def f(a):\n    if a:\n        g('x')\n        h()\n",
            b"def f(a):\n    if a:\n        g('x ')\n    h()\n",
            b"def f(a):\n    if a:\n        'no docstring'\n        g('x')\n    h()\n",
            b"def f(a):\n    if a:\n        g('x')\n    'no docstring'\n    h()\n",
            b"def f(a):\n    'D'\n    'no docstring'\n    if a:\n        g('x')\n    h()\n",
        ),
    ),
    (
        "a.c",
        b'#define X 1\nint f(void) { return "/* s */"[0]; }\n',
        (b'// c\n#define X 1\n/* c */\nint f(void) {\n  return "/* s */"[0]; /* c */\n}\n',),
        (
            b'#define X 1 1\nint f(void) { return "/* s */"[0]; }\n',
            b'#define X 1\nint f(void) { return "/* t */"[0]; }\n',
            b"#define X 1\nint f(void) { return 0; }\n",
        ),
    ),
    (
        "a.js",
        b"const f = () => `a ${b} /* c */`;\n",
        (b"/** c */\nconst f = () => /* c */ `a ${b} /* c */`;\n",),
        (b"const f = () => `a ${b} /* d */`;\n", b"const f = () => `a  ${b} /* c */`;\n"),
    ),
    ("a.rb", b"x = <<A\n# s\nA\n", (b"# c\nx = <<A\n# s\nA\n",), (b"x = <<A\n# t\nA\n",)),
    ("a.sh", b"cat <<A\n# s\nA\n", (b"# c\ncat <<A\n# s\nA\n",), (b"cat <<A\n# s\n# t\nA\n",)),
    (
        "a.cbl",
        b"       PROGRAM-ID. A.\n       MAIN.\n           GOBACK.\n",
        (b"       PROGRAM-ID. A.\n      * C\n\n       MAIN.\n           GOBACK.\n",),
        (b"       PROGRAM-ID. A.\n      - C\n       MAIN.\n           GOBACK.\n",),
    ),
    (
        "a.f",
        b"      X = 1\n      END\n",
        (b"C c\n      X = 1\n\n* c\n      END\n",),
        (b"      X = 1\n     * + 2\n      END\n",),
    ),
    ("a.rs", b"fn f( { ] x", (b"// c\nfn f( { ] x",), (b"fn f( { ] y", b"fn f( { x")),
]


@pytest.mark.parametrize(("path", "text", "same", "other"), CASES, ids=[c[0] for c in CASES])
def test_comments_and_white_space_do_not_count_and_all_else_does(
    path: str, text: bytes, same: tuple[bytes, ...], other: tuple[bytes, ...]
) -> None:
    language = language_of(path, text)
    digest = bare_digest(text, language)
    assert [bare_digest(one, language) for one in same] == [digest] * len(same)
    digests = [bare_digest(one, language) for one in other]
    assert len({digest, *digests}) == 1 + len(other)


def test_digests_come_from_processes_that_may_be_lost() -> None:
    items = [("a.py", b"x = 1\n"), ("a.txt", b"x"), ("b.py", b"# c\nx = 1\n"), ("a.agda", b"\0")]
    with Outliner(workers=1) as outliner:
        first, text, second, _ = outliner.digests(items)
    assert (first, text) == (second, "")
    assert first


def test_no_depth_of_nesting_exhausts_it() -> None:
    text = b"[" * 50_000
    assert bare_digest(text, language_of("a.js", text))
