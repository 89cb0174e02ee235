"""What is found in shell scripts."""

from parsed_files import source

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.outline import outline

SCRIPT = source(
    """
    #!/usr/bin/env bash
    # Says a word.
    say() {
      [ -n "$1" ] && echo "$1" || return 1
    }
    function both { if a; then b; elif c; then d; fi; }
    function _sub() (
      case "$x" in a|b) y;; *) z;; esac
      while read -r x; do for i in 1; do :; done; done
    )
    readonly MAX=3
    declare -r MIN=4
    PLAIN=5
    source ./lib.sh
    . "$DIR/other.sh"
    """
)


def test_functions_and_constants_of_a_script() -> None:
    found = outline("run", SCRIPT)
    assert found.language == "Shell"
    assert [(one.kind, one.qualified, one.complexity) for one in found.definitions] == [
        (Kind.FUNCTION, "say", 3),
        (Kind.FUNCTION, "both", 3),
        (Kind.FUNCTION, "_sub", 4),
        (Kind.CONSTANT, "MAX", 0),
        (Kind.CONSTANT, "MIN", 0),
    ]
    assert found.entry_line == 1
    assert found.definitions[0].doc == "Says a word."
    assert found.definitions[0].signature == "say()"


def test_an_interpreter_is_not_the_doc_of_a_function_below_it() -> None:
    assert outline("a.sh", b"#!/bin/sh\nf() { g; }\n").definitions[0].doc == ""


def test_sourced_files_and_commands() -> None:
    found = outline("a.sh", SCRIPT).references
    imports = [one.name for one in found if one.kind is ReferenceKind.IMPORT]
    assert imports == ["./lib.sh", "$DIR/other.sh"]
    assert {"echo", "y", "z"} <= {one.name for one in found if one.kind is ReferenceKind.CALL}


def test_functions_around_what_cannot_be_parsed() -> None:
    found = outline("a.sh", b"one() { a; }\nif ) then (( fi\ntwo() { b; }\n")
    assert found.problem
    assert [one.name for one in found.definitions] == ["one", "two"]
