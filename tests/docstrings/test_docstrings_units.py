"""Each language's own form, in its own place."""

from textwrap import dedent

import pytest
from documented import MORE, WORDS, documented, units_of

from reposcan.docstrings import CONVENTIONS
from reposcan.model.code import Kind
from reposcan.model.docstring import Words
from reposcan.syntax.bare import bare_digest
from reposcan.syntax.languages import language_of

#: (file, text, the same with comments). A line that ends with `+` is added.
SOURCES = {
    "a.py": '''
        """Holds it."""
        @cache
        def f(
            a,
        ):
            # why
            """Does its work."""+
            return a


        class C:
            """Does its work."""+
        +
            def m(self):
            \t"""Does its work."""+
            \tdef inner():
            \t\treturn 1
            \treturn inner
    ''',
    "a.c": """
        /* Does its work. */+
        struct s { int x; };

        /* known */
        int f(void) { return 0; }
        /* Does its work. */+
        static int
        g(void)
        { return 0; }
    """,
    "a.cc": """
        // Does its work.+
        template <typename T>
        class C {
         public:
          // Does its work.+
          C() {}
          // known
          ~C() {}
        };
    """,
    "a.java": """
        /**+
         * Does its work.+
         */+
        @Deprecated
        class C {
            /** known */
            int f() { return 0; }

            /**+
             * Does its work.+
             */+
            @Override public int g() { return 0; }
        }
    """,
    "a.js": """
        /**
         * Is known, in the way of Express.
         */

        function f() {}
        /**+
         * Does its work.+
         */+
        exports.g = function () {}
        /**+
         * Does its work.+
         */+
        export class C {
          /**+
           * Does its work.+
           */+
          m() {}
        }
    """,
    "a.go": """
        package a

        // f does its work.+
        func f() {}

        // known
        func g() {}

        type (
        \t// T does its work.+
        \tT struct{ x int }
        \t// U does its work.+
        \tU interface{}
        )
    """,
    "a.rs": """
        /// Does its work.+
        #[derive(Debug)]
        pub struct S;

        impl S {
            /// Does its work.+
            #[inline]
            pub fn f(&self) {}
            /// known
            fn g(&self) {}
        }
    """,
    "a.cs": """
        /// <summary>+
        /// Does its work.+
        /// </summary>+
        class C
        {
            /// <summary>known</summary>
            int F() { return 0; }
            /// <summary>+
            /// Does its work.+
            /// </summary>+
            [Obsolete]
            int G() { return 0; }
        }
    """,
    "a.php": """
        <?php
        /**+
         * Does its work.+
         */+
        function f() { return 0; }
        /** known */
        class C {
            /**+
             * Does its work.+
             */+
            public function m() {}
        }
    """,
    "a.kt": """
        /**+
         * Does its work.+
         */+
        class C {
            /**+
             * Does its work.+
             */+
            fun m() = 1
        }
    """,
    "a.ts": """
        /**+
         * Does its work.+
         */+
        export interface I { x: number }
        /**+
         * Does its work.+
         */+
        export const f = (): number => { return 1 }
    """,
    "a.scala": """
        /**+
         * Does its work.+
         */+
        class C {
          /**+
           * Does its work.+
           */+
          def m = 1
        }
    """,
    "a.swift": """
        /// Does its work.+
        struct S {
            /// Does its work.+
            func m() -> Int { return 1 }
        }
    """,
    "a.rb": """
        # Does its work.+
        class C
          # Does its work.+
          def m
            1
          end
          # known
          def n; end
        end
    """,
    "a.pl": """
        package A;
        # Does its work.+
        sub f { return 1 }
        # known
        sub g { return 1 }
    """,
    "a.sh": """
        #!/bin/sh
        # Does its work.+
        f() {
          echo
        }
    """,
    "a.f": """
        *     known
              SUBROUTINE A(X)
              X = 1
              END
        *     Does its work.+
              SUBROUTINE B(X)
              X = 1
              END
    """,
    "a.cbl": """
        000100 IDENTIFICATION DIVISION.
        000200 PROGRAM-ID. A.
        000300 PROCEDURE DIVISION.
              * Does its work.+
        000400 MAIN-PARA.
        000500     PERFORM OTHER-PARA.
        000600* KNOWN
        000700 OTHER-PARA.
        000800     GOBACK.
    """,
}


def both(path: str) -> tuple[bytes, bytes]:
    lines = dedent(SOURCES[path]).lstrip("\n").split("\n")
    before = "\n".join(line for line in lines if not line.endswith("+"))
    after = "\n".join(line.removesuffix("+") for line in lines)
    if path == "a.f":
        after = after.replace("*     Does", "* Does")
    return before.encode(), after.encode()


@pytest.mark.parametrize("path", SOURCES)
def test_comments_are_written_as_the_language_has_them(path: str) -> None:
    before, after = both(path)
    assert documented(path, before).decode() == after.decode()


@pytest.mark.parametrize("path", SOURCES)
def test_nothing_but_comments_changes_and_the_parser_sees_them(path: str) -> None:
    before, _ = both(path)
    language = language_of(path, before)
    for words in (WORDS, MORE, Words("Does " + "its work and more, " * 7 + "at last.")):
        after = documented(path, before, words)
        assert bare_digest(after, language) == bare_digest(before, language)
        assert all(one.documented for one in units_of(path, after))
        assert len(units_of(path, after)) == len(units_of(path, before))


def test_every_language_of_the_table_is_shown() -> None:
    shown = {language_of(path, both(path)[0]).name for path in SOURCES}
    assert shown >= CONVENTIONS.keys() - {"TSX"}


@pytest.mark.parametrize("path", SOURCES)
def test_line_ends_stay(path: str) -> None:
    before, after = (text.replace(b"\n", b"\r\n") for text in both(path))
    assert documented(path, before) == after


def test_a_longer_comment_has_the_form_of_its_language() -> None:
    assert documented("a.py", b'"""M."""\n\n\ndef f():\n    pass\n', MORE) == (
        b'"""M."""\n\n\ndef f():\n    """Does its work.\n\n    It takes its time.\n    """\n'
        b"    pass\n"
    )
    assert documented("a.c", b"int f(void) {}\n", MORE) == (
        b"/* Does its work.\n *\n * It takes its time. */\nint f(void) {}\n"
    )
    assert documented("a.rs", b"fn f() {}\n", MORE) == (
        b"/// Does its work.\n///\n/// It takes its time.\nfn f() {}\n"
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", b'"""Does its work."""\n\n'),
        (
            b"#!/bin/python\n# Licence\n",
            b'#!/bin/python\n# Licence\n"""Does its work."""\n\n',
        ),
        (b"# Licence\n\n# about x\n", b'# Licence\n\n"""Does its work."""\n\n# about x\n'),
    ],
)
def test_a_file_of_python_has_a_docstring_below_its_head(head: bytes, expected: bytes) -> None:
    assert documented("a.py", head + b"x = 1\n") == expected + b"x = 1\n"


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("a.py", b'"""M."""\ndef f(): return 1\n', "its body begins on the line of its head"),
        ("a.py", b'"""M."""\ndef f(): \\\n    return 1\n', "the line before it goes on"),
        ("a.py", b"# nothing\n", "there is no code in it"),
        ("a.c", b"int x; int f(void) { return 0; }\n", "other code stands before it on its line"),
        ("a.cbl", b"PROGRAM-ID. A.\nPROCEDURE DIVISION.\nMAIN.\n  GOBACK.\n", "it is in free form"),
    ],
)
def test_where_no_comment_fits_a_reason_is_given(path: str, text: bytes, reason: str) -> None:
    assert [one.place.refused for one in units_of(path, text) if not one.documented] == [reason]
    assert documented(path, text) == text


def test_what_begins_with_any_string_has_a_docstring() -> None:
    for string in (b'""', b"r'x'", b'"a" "b"', b'f"{x}"'):
        text = b'"""M."""\ndef f():\n    # why\n    ' + string + b"\n    return 1\n"
        assert all(one.documented for one in units_of("a.py", text)), string


def test_what_shares_a_line_or_a_function_is_documented_once() -> None:
    typedef = b"typedef struct pair { int a; } pair_t;\n"
    assert [one.kind for one in units_of("a.c", typedef)] == [Kind.CLASS]
    nested = b'"""M."""\ndef f():\n    """D."""\n    class Inner:\n        x = 1\n'
    assert [one.name for one in units_of("a.py", nested)] == ["", "f"]
