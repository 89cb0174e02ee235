"""What counts as a decision, language by language, and to whom it belongs."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.model.code import CALLABLE, Kind, Outline
from reposcan.syntax.decisions import complexities
from reposcan.syntax.outline import outline
from reposcan.syntax.units import Unit

PYTHON = """
def branches(a, *b):
    if a and b or not a:            # if, and, or
        pass
    elif a:                         # elif
        pass
    else:
        a = 1 if b else 2           # if
    for one in b:                   # for
        while one:                  # while
            break
        else:
            continue
    try:
        assert a
    except ValueError:              # except
        pass
    except:                         # except
        pass
    finally:
        pass
    with a:
        return [x for x in b if x]  # for, if

def matches(a):
    match a:
        case 1 | 2:                 # case
            pass
        case [x, *_] if x:          # case, if
            pass
        case _ if a:                # if
            pass
        case _:
            pass

def outer():
    def inner():
        return a or b               # or
    return lambda: a and b          # and
"""
C_SOURCE = """
#if defined(A) && defined(B) || C
#endif
int branches(int a) {
#if defined(A) && B
    if (a && !b || c) {}            /* if, &&, || */
#elif C || D
    a = 2;
#endif
    for (;;) { break; }             /* for */
    while (a) { do {} while (a); }  /* while, while */
    switch (a) {
    case 1: case 2: break;          /* case, case */
    default: return a ? b : c & d;  /* ? */
    }
}
"""
CPP = """
template <class T> int branches(T&& a) {
    for (auto&& one : a) if constexpr (one and b or c) {}  // for, if, and, or
    try {} catch (const E&) {} catch (...) {}              // catch, catch
    auto f = [&](int&& x) { return x ? 1 : 2; };           // ?
}
"""
JAVA = """
class A<T extends B<? super C>> {
    int branches(Object o) {
        for (int i : o) if (i > 1 && i < 2 || x) {}        // for, if, &&, ||
        do {} while (x);                                   // while
        try {} catch (E | F e) {} finally {}               // catch
        switch (i) { case 1: case 2: break; default: }     // case, case
        return switch (o) {
            case A a when a.ok() -> 1;                     // case, when
            case B b -> b ? 2 : 3;                         // case, ?
            default -> 4;
        };
    }
    Runnable r() { return new Runnable() { public void run() { if (a) {} } }; }
}
"""
JAVASCRIPT = """
function branches(a) {
  if (a && b || c) {} else if (d ?? e) {}    // if, &&, ||, if, ??
  for (const x of a) {} for (const y in a) while (a) {}  // for, for, while
  switch (a) { case 1: case 2: break; default: }   // case, case
  try {} catch (e) {} finally {}             // catch
  a ||= b; a &&= c; a ??= d;                 // ||=, &&=, ??=
  promise.catch(x => x?.y ? 1 : 2);          // ?
}
"""
GO = """package p
func branches(a any) {
	if a && b || c {} else if d {}           // if, &&, ||, if
	for {} ; for i := range a {}             // for, for
	switch x := a.(type) { case int, string: ; default: }  // case
	switch { case a: fallthrough ; case b: } // case, case
	select { case <-c: ; default: }          // case
}
"""
RUST = """
impl<T> A for B<T> where T: for<'a> C<'a> {
    fn branches(&self) -> R {
        if a && b || c {} else if let Some(x) = d {}       // if, &&, ||, if
        if let Some(x) = a && x {}                         // if, &&
        while let Some(x) = d {} for x in y {} loop { break }  // while, for
        let Some(x) = y else { return };                   // let else
        run(|| { x? })?;
        match x { 1 => 2, Some(_) if a => 3, _ if b => 4, _ => 5 } // arm, arm, if, if
        match x { A | B if a && b => 1, C => if d { 2 } else { 3 } } // arm, if, &&, if
    }
}
"""


def complexity(path: str, source: str) -> dict[str, int]:
    return {d.name: d.complexity for d in outline(path, source.encode()).definitions}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.py", PYTHON, {"branches": 12, "matches": 5, "outer": 2, "inner": 2}),
        ("a.c", C_SOURCE, {"branches": 10}),
        ("a.cpp", CPP, {"branches": 8}),
        ("A.java", JAVA, {"A": 0, "branches": 13, "r": 1, "run": 2}),
        ("a.js", JAVASCRIPT, {"branches": 16}),
        ("a.ts", JAVASCRIPT, {"branches": 16}),
        ("a.tsx", JAVASCRIPT, {"branches": 16}),
        ("a.go", GO, {"branches": 11}),
        ("a.rs", RUST, {"branches": 18}),
    ],
)
def test_complexity(path: str, source: str, expected: dict[str, int]) -> None:
    assert complexity(path, source) == expected
    inside = sum(value - 1 for value in expected.values() if value)
    assert outline(path, source.encode()).decisions == inside


def test_decisions_outside_of_callables_are_the_files_own() -> None:
    result = outline("a.py", b"if a:\n    def f(): return 1\nclass B:\n    x = 1 if a else 2\n")
    assert result.decisions == 2
    assert [d.complexity for d in result.definitions] == [1, 0]


#: A function's own decisions, and the functions inside it.
TREES = st.recursive(
    st.tuples(st.integers(0, 3), st.just(())),
    lambda inner: st.tuples(st.integers(0, 3), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=8,
)


def python_of(tree: tuple, depth: int) -> Iterator[str]:
    own, inner = tree
    yield f"{'  ' * depth}def f{own}():"
    for one in inner:
        yield from python_of(one, depth + 1)
    yield f"{'  ' * depth}  return x{' or x' * own}"


def javascript_of(tree: tuple, depth: int) -> Iterator[str]:
    own, inner = tree
    yield f"function f{own}() {{"
    for one in inner:
        yield from javascript_of(one, depth + 1)
    yield f"return x{' && x' * own} }}"


@given(st.lists(TREES, max_size=3), st.integers(0, 3), st.sampled_from([".py", ".js", ".html"]))
def test_each_decision_belongs_to_one_callable_or_to_the_file(
    functions: list[tuple], outside: int, suffix: str
) -> None:
    written = python_of if suffix == ".py" else javascript_of
    lines = [line for one in functions for line in written(one, 0)]
    lines.append(f"y = x{' if x else x' * outside}" if suffix == ".py" else "y" + "||y" * outside)
    if suffix == ".html":
        lines = ["<p>if && for</p><script>", *lines, "</script>"]
    result = outline(f"a{suffix}", "\n".join(lines).encode())
    assert all(d.complexity == int(d.name[1:]) + 1 for d in result.definitions)
    assert_law(result, outside)


def assert_law(result: Outline, outside: int) -> None:
    callables = [d for d in result.definitions if d.kind in CALLABLE]
    assert sum(d.complexity - 1 for d in callables) + outside == result.decisions


@given(
    st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 9), st.integers(1, 9))),
    st.sets(st.integers(0, 20)),
)
def test_no_decision_counts_twice_however_spans_lie(
    spans: list[tuple[Kind, int, int]], points: set[int]
) -> None:
    units = [Unit(kind, ("x",), start, start + size, start) for kind, start, size in spans]
    units.sort(key=lambda unit: (unit.start, -unit.end))
    result = complexities(units, sorted(points))
    callables = [unit for unit in units if unit.kind in CALLABLE]
    assert all(
        (value == 0) == (u.kind not in CALLABLE) for u, value in zip(units, result, strict=True)
    )
    inside = {p for p in points if any(unit.start <= p < unit.end for unit in callables)}
    assert sum(result) - len(callables) <= len(inside)


@pytest.mark.parametrize(
    ("path", "source", "count"),
    [
        ("a.abap", "       IF A AND B\n         PERFORM X UNTIL Y\n       END-IF.\n", 3),
        ("a.abap", "       EVALUATE A\n         WHEN 1\n         WHEN OTHER\n", 2),
        ("a.abap", "      * IF A\n000100* IF B\n000200 IF C\n", 1),
        ("a.rexx", "# if\nx = 1 if y && z\nrescue => e\nelsif a or b\n", 5),
        ("a.f90", "! if\nif (a) then\nend if\nexit while\n", 1),
        ("a.pkb", "-- case\nCASE WHEN a THEN 1 WHEN b THEN 2 END CASE;\n", 3),
        ("a.sh", "# for\nfor i in *; do [ a ] || b; done\n", 2),
        ("a.rexx", "$if = $for->while; // none\nforeach ($a as $b) {}\n", 1),
        ("a.md", "if and or for\n", 0),
        ("a.txt", "if and or for\n", 0),
        ("a.html", "<p>if and or for</p>\n", 0),
        ("a.vue", "<p>if and or for</p>\n", 0),
    ],
)
def test_keywords(path: str, source: str, count: int) -> None:
    assert outline(path, source.encode()).decisions == count
