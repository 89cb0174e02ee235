"""What the names of a grammar's nodes say, in languages without a query."""

from textwrap import dedent

import pytest

from reposcan.model.code import Kind, Level, Outline
from reposcan.syntax.generic import calls, comments, defined
from reposcan.syntax.outline import outline


def parsed(path: str, text: str) -> Outline:
    return outline(path, dedent(text).lstrip("\n").encode())


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("function_declaration", Kind.FUNCTION),
        ("class_method_definition", Kind.METHOD),
        ("defProc", Kind.FUNCTION),
        ("struct_specifier", Kind.CLASS),
        ("trait_item", Kind.INTERFACE),
        ("subprogram_body", Kind.FUNCTION),
        ("subroutine", Kind.FUNCTION),
        ("class_body", None),
        ("end_function_statement", None),
        ("function_type", None),
        ("package_import_declaration", None),
        ("function_parameter_declaration", None),
        ("call_expression", None),
        ("_", None),
    ],
)
def test_what_a_kind_defines(kind: str, what: Kind | None) -> None:
    assert defined(kind) is what


def test_calls_and_comments_are_told_by_their_kinds() -> None:
    assert calls("call_expression") and calls("method_invocation") and calls("exprCall")
    assert not calls("call_arguments") and not calls("callback")
    assert comments("line_comment") and comments("comment") and not comments("comment_content")


#: Path, text, and "kind qualified first-last" of each definition that is to be found.
CASES = [
    (
        "a.lua",
        """
        local function add(a, b)
          return other(a)
        end
        function Doc:load(name) if name then parse(name) end end
        local f = function() end
        """,
        ["function add 1-3", "method Doc.load 4-4"],
    ),
    (
        "a.f90",
        """
        module m
        contains
          subroutine add(a, b)
            if (a > b) then
              call other(a)
            end if
          end subroutine add
        end module m
        """,
        ["module m 1-8", "function m.add 3-7"],
    ),
    (
        "a.jl",
        """
        module M
        struct P{T} <: Q
          x::T
        end
        function add(a::Int, b)::Int
          other(a)
        end
        function Base.push!(s::P, x) where T
        end
        end
        """,
        ["module M 1-10", "class M.P 2-4", "function M.add 5-7", "method M.Base.push! 8-9"],
    ),
    (
        "a.m",
        """
        @implementation Policy
        - (void)check:(id)one { [one other]; }
        @end
        int proto(int);
        int add(int a) { return other(a); }
        """,
        ["class Policy 1-3", "method Policy.check 2-2", "function add 5-5"],
    ),
    (
        "a.adb",
        """
        package body Stack is
           procedure Push (X : Integer);
           procedure Push (X : Integer) is
           begin
              Other (X);
           end Push;
        end Stack;
        """,
        ["function Push 3-6"],
    ),
    (
        "a.sv",
        """
        module top(input a);
          function int add(int x); return other(x); endfunction
        endmodule
        """,
        ["module top 1-3", "function top.add 2-2"],
    ),
    (
        "a.pas",
        """
        unit u;
        interface
        function Sq(x: Integer): Integer;
        implementation
        function Sq(x: Integer): Integer;
        begin
          Result := Other(x);
        end;
        end.
        """,
        ["function Sq 5-8"],
    ),
    (
        "a.sol",
        """
        contract A {
          function add(uint a) public returns (uint) { other(a); return a; }
        }
        """,
        ["class A 1-3", "method A.add 2-2"],
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_definitions_and_calls(path: str, text: str, expected: list[str]) -> None:
    found = parsed(path, text)
    assert (found.level, found.problem) == (Level.GENERIC, "")
    shown = [
        f"{one.kind} {one.qualified} {one.span.start_line}-{one.span.end_line}"
        for one in found.definitions
    ]
    assert shown == expected
    # Objective-C's message is no call by its name; all others are seen.
    assert path == "a.lua" or path == "a.m" or "other" in {r.name.lower() for r in found.references}


def test_the_second_word_of_an_end_decides_nothing() -> None:
    [_, routine] = parsed("a.f90", CASES[1][1]).definitions
    assert routine.complexity == 2


def test_what_stands_above_is_its_comment() -> None:
    found = parsed("a.gd", "# Begins.\nfunc ready():\n\tgo(1)\n")
    assert [(one.name, one.doc) for one in found.definitions] == [("ready", "Begins.")]
    assert found.definitions[0].signature == "func ready()"
