"""What is found in small realistic sources, language by language."""

import pytest

from reposcan.model.code import Kind, Level, Outline
from reposcan.syntax.outline import outline
from reposcan.syntax.plain import line_outline
from reposcan.syntax.units import SIGNATURE_LIMIT

PYTHON = '''"""Module."""
import os.path as p, json
from .base import Base, helper as h
from . import sibling
from pkg.mod import *

MAX_SIZE: int = 3
lower = 4


@register("x")
@plain
class Child(Base, abc.ABC):
    """A child.

    Of Base.
    """

    @property
    def size(self, a: list[Item],  # how many
             b=(1,
                2)) -> Result | None:
        # not a doc
        return h(self.other.call(a))


# above, but a comment is not a docstring
async def main():
    \'\'\'Run.\'\'\'
    def inner(): return Child()
    inner()
'''
C_SOURCE = """/* Licence. */

#include "dir/list.h"
#include <stdio.h>
#ifndef GUARD_H
#define GUARD_H
#endif
#define LIMIT 16
#define SQUARE(x) ((x) * (x))

/* A node
 * of the list. */
typedef struct node {
    struct node *next;
} node_t;
typedef struct { int a; } plain;
typedef int (*callback)(int);
enum color { RED, GREEN };
int declared_only(int);

// Adds.
// Really.
static node_t *add(node_t *list, int value)
{
    visit(list); list->fn(SQUARE(value));
    return 0;
} /* trailing */
int (*choose(int which))(int) { return 0; }
"""
CPP = """#include "shape.hpp"
namespace geo { namespace inner::deep {
/** A shape. */
template <typename T>
class Shape final : public Base<T> {
public:
    Shape();
    ~Shape() {}
    bool operator==(const Shape& other) const { return same<T>(other); }
    operator bool() const { return true; }
    int area() const { return this->width() * util::scale(2); }
};
} }
int Shape<int>::count(std::vector<Item> v) { return 1; }
Shape::Shape() : Base(1) {}
std::ostream& operator<<(std::ostream& out, const Shape& s) { return out; }
enum class Mode : int { On };
using Alias = int;
"""
JAVA = """package a.b;
import a.c.Helper;
import static a.d.Tools.run;

/**
 * A box.
 */
@Deprecated
public class Box<T> extends Base implements Thing {
    public static final int MAX = 3, MIN = 1;
    private int field = 2;
    // Makes.
    public Box(int x) { super(x); }
    @Override
    public int size() throws IOException { return Helper.count(new Item()); }
    abstract void nothing();
    enum Mode { ON; void flip() {} }
    interface Inner { void m(); default void n() {} }
    record Pair(int a) {}
}
"""
JAVASCRIPT = """import api, { get } from './api.js';
const fs = require('fs');
export * from "./other";
const lazy = () => import('./lazy');

/** Says hello. */
export default async function hello(name) { greet(name); api.send(new Message()); }
export const LIMIT = 10;
// Doubles.
export const twice = (x) => x * 2;
class Dog extends Animal {
    #secret = () => { return 1; };
    constructor() { super(); this.speak = function () {}; }
    static async bark() {}
}
Dog.prototype.run = function (speed) {};
exports.helper = function helperName() {};
module.exports = (options) => new Dog(options);
const table = { go() {}, stop: async () => { await halt(); } };
const view = <Panel title={1}><Row /></Panel>;
"""
TYPESCRIPT = """import type { Shape } from './shape';
import fs = require('fs');
/** A service. */
@Injectable({ scope: 'x' })
export abstract class Service<T> extends base.Core implements Api {
    private x = 1;
    abstract later(): void;
    @Get('/')
    async find(id?: string): Promise<Shape> { return this.load<T>(id); }
    handler = () => { stop(); };
}
export interface Api extends Other { call(): void }
export type Id = string | Key;
export const enum Level { Low }
export namespace Util { export function pad(s: string): string { return s; } }
declare function external(x: number): string;
function overloaded(a: string): void;
function overloaded(a: any) {}
"""
GO = """package shapes

import (
\t"fmt"
\tq "host.org/repo/pkg"
)

// Point is a place.
type Point struct{ X int }
type Stringer interface{ String() string }
type (
\tID int
\tName = string
)

const Max = 3
const (
\tOne = iota
\tTwo
)

// String shows it.
func (p *Point) String() string { return fmt.Sprint(q.Run(p.X)) }
func (l List[T]) Len() int      { return 0 }
func NewPoint(x int) *Point {
\treturn &Point{x}
}
"""
RUST = """//! Crate.
use crate::base::{self, Thing, deep::Other};
use super::x as y;
use std::fmt;
mod child;

/// A point.
#[derive(Debug)]
pub struct Point<T> { x: T }
#[inline]
// Adds.
pub fn add<T>(a: Point<T>) -> T where T: Copy { helper(a); base::run::<T>(); a.go() }
pub trait Shape: Sized { fn area(&self) -> f64; fn name(&self) { log!("x"); } }
impl<T> Shape for Point<T> {
    const SIDES: u8 = 4;
    fn area(&self) -> f64 { 0.0 }
}
impl fmt::Display for crate::base::Thing { fn fmt(&self) {} }
mod inner { pub fn deep() {} }
macro_rules! shout { () => {} }
pub enum Mode { On }
pub type Alias = u8;
static GLOBAL: u8 = 1;
"""


def found(path: str, source: str) -> list[tuple[str, str]]:
    return [(d.kind.value, d.qualified) for d in outline(path, source.encode()).definitions]


def names(result: Outline, kind: str) -> set[str]:
    return {reference.name for reference in result.references if reference.kind.value == kind}


def docs(result: Outline) -> dict[str, str]:
    return {d.qualified: d.doc for d in result.definitions if d.doc}


def signatures(result: Outline) -> dict[str, str]:
    return {d.qualified: d.signature for d in result.definitions}


def test_python() -> None:
    assert found("a.py", PYTHON) == [
        ("constant", "MAX_SIZE"),
        ("class", "Child"),
        ("method", "Child.size"),
        ("function", "main"),
        ("function", "main.inner"),
    ]
    result = outline("a.py", PYTHON.encode())
    assert docs(result) == {"Child": "A child.\n\nOf Base.", "main": "Run."}
    signature = signatures(result)
    assert signature["Child"] == '@register("x") @plain class Child(Base, abc.ABC)'
    assert signature["Child.size"] == (
        "@property def size(self, a: list[Item], b=(1, 2)) -> Result | None"
    )
    child = result.definitions[1].span
    assert PYTHON.encode()[child.start_byte :].startswith(b'@register("x")')
    assert (child.start_line, child.end_line) == (11, 24)
    assert names(result, "import") == {
        "os.path",
        "json",
        ".base.Base",
        ".base.helper",
        ".sibling",
        "pkg.mod",
    }
    assert names(result, "call") == {
        "register",
        "plain",
        "property",
        "h",
        "call",
        "Child",
        "inner",
    }
    assert {"Base", "ABC", "Item", "Result", "list"} <= names(result, "type")


def test_c() -> None:
    assert found("a.c", C_SOURCE) == [
        ("constant", "LIMIT"),
        ("macro", "SQUARE"),
        ("class", "node"),
        ("type", "node_t"),
        ("class", "plain"),
        ("type", "callback"),
        ("enum", "color"),
        ("function", "add"),
        ("function", "choose"),
    ]
    result = outline("a.c", C_SOURCE.encode())
    assert docs(result) == {
        "node": "A node\nof the list.",
        "node_t": "A node\nof the list.",
        "add": "Adds.\nReally.",
    }
    assert signatures(result)["add"] == "static node_t *add(node_t *list, int value)"
    assert names(result, "import") == {"dir/list.h", "stdio.h"}
    assert names(result, "call") == {"visit", "fn", "SQUARE"}
    assert "node_t" in names(result, "type")


def test_cpp() -> None:
    assert found("a.cpp", CPP) == [
        ("module", "geo"),
        ("module", "geo.inner.deep"),
        ("class", "geo.inner.deep.Shape"),
        ("method", "geo.inner.deep.Shape.~Shape"),
        ("method", "geo.inner.deep.Shape.operator=="),
        ("method", "geo.inner.deep.Shape.operator bool"),
        ("method", "geo.inner.deep.Shape.area"),
        ("method", "Shape.count"),
        ("method", "Shape.Shape"),
        ("function", "operator<<"),
        ("enum", "Mode"),
        ("type", "Alias"),
    ]
    result = outline("a.cpp", CPP.encode())
    assert docs(result) == {"geo.inner.deep.Shape": "A shape."}
    assert signatures(result)["geo.inner.deep.Shape"] == (
        "template <typename T> class Shape final : public Base<T>"
    )
    assert names(result, "call") == {"same", "width", "scale"}
    assert names(result, "import") == {"shape.hpp"}


def test_java() -> None:
    assert found("Box.java", JAVA) == [
        ("class", "Box"),
        ("constant", "Box.MAX"),
        ("constant", "Box.MIN"),
        ("method", "Box.Box"),
        ("method", "Box.size"),
        ("enum", "Box.Mode"),
        ("method", "Box.Mode.flip"),
        ("interface", "Box.Inner"),
        ("method", "Box.Inner.n"),
        ("class", "Box.Pair"),
    ]
    result = outline("Box.java", JAVA.encode())
    assert docs(result) == {"Box": "A box.", "Box.Box": "Makes."}
    assert signatures(result)["Box.size"] == "@Override public int size() throws IOException"
    assert names(result, "import") == {"a.c.Helper", "a.d.Tools.run"}
    assert names(result, "call") == {"count", "Item"}
    assert {"Base", "Thing", "Deprecated"} <= names(result, "type")


def test_javascript() -> None:
    assert found("a.jsx", JAVASCRIPT) == [
        ("function", "lazy"),
        ("function", "hello"),
        ("constant", "LIMIT"),
        ("function", "twice"),
        ("class", "Dog"),
        ("method", "Dog.#secret"),
        ("method", "Dog.constructor"),
        ("method", "Dog.constructor.speak"),
        ("method", "Dog.bark"),
        ("method", "Dog.run"),
        ("function", "helper"),
        ("function", "module.exports"),
        ("method", "table.go"),
        ("method", "table.stop"),
    ]
    result = outline("a.jsx", JAVASCRIPT.encode())
    assert docs(result) == {"hello": "Says hello.", "twice": "Doubles."}
    assert signatures(result)["hello"] == "export default async function hello(name)"
    assert names(result, "import") == {"./api.js", "fs", "./other", "./lazy"}
    assert {"greet", "send", "Message", "Dog", "halt", "Panel", "Row"} <= names(result, "call")
    assert "Animal" in names(result, "type")


@pytest.mark.parametrize("path", ["a.ts", "a.tsx"])
def test_typescript(path: str) -> None:
    assert found(path, TYPESCRIPT) == [
        ("class", "Service"),
        ("method", "Service.find"),
        ("method", "Service.handler"),
        ("interface", "Api"),
        ("type", "Id"),
        ("enum", "Level"),
        ("module", "Util"),
        ("function", "Util.pad"),
        ("function", "overloaded"),
    ]
    result = outline(path, TYPESCRIPT.encode())
    assert docs(result) == {"Service": "A service."}
    assert signatures(result)["Service.find"] == "async find(id?: string): Promise<Shape>"
    find = result.definitions[1].span
    assert TYPESCRIPT.encode()[find.start_byte :].startswith(b"@Get('/')")
    assert names(result, "import") == {"./shape", "fs"}
    assert {"Injectable", "Get", "load", "stop"} <= names(result, "call")
    assert {"Core", "Api", "Other", "Key", "Shape"} <= names(result, "type")


def test_go() -> None:
    assert found("a.go", GO) == [
        ("class", "Point"),
        ("interface", "Stringer"),
        ("type", "ID"),
        ("type", "Name"),
        ("constant", "Max"),
        ("constant", "One"),
        ("constant", "Two"),
        ("method", "Point.String"),
        ("method", "List.Len"),
        ("function", "NewPoint"),
    ]
    result = outline("a.go", GO.encode())
    assert docs(result) == {"Point": "Point is a place.", "Point.String": "String shows it."}
    assert signatures(result)["Point.String"] == "func (p *Point) String() string"
    assert names(result, "import") == {"fmt", "host.org/repo/pkg"}
    assert names(result, "call") == {"Sprint", "Run"}


def test_rust() -> None:
    assert found("a.rs", RUST) == [
        ("class", "Point"),
        ("function", "add"),
        ("interface", "Shape"),
        ("method", "Shape.name"),
        ("constant", "Point.SIDES"),
        ("method", "Point.area"),
        ("method", "Thing.fmt"),
        ("module", "inner"),
        ("function", "inner.deep"),
        ("macro", "shout"),
        ("enum", "Mode"),
        ("type", "Alias"),
        ("constant", "GLOBAL"),
    ]
    result = outline("a.rs", RUST.encode())
    assert docs(result) == {"Point": "A point.", "add": "Adds."}
    span = result.definitions[0].span
    assert RUST.encode()[span.start_byte :].startswith(b"#[derive(Debug)]")
    assert names(result, "import") == {
        "crate::base",
        "crate::base::Thing",
        "crate::base::deep::Other",
        "super::x",
        "std::fmt",
        "child",
    }
    assert names(result, "call") == {"helper", "run", "go", "log"}


def test_errors_are_said_and_the_rest_is_kept() -> None:
    result = outline("a.py", b"def good():\n    pass\n\n\ndef bad(:\n    ((\n")
    assert "error" in result.problem
    assert "good" in {definition.name for definition in result.definitions}
    assert outline("a.py", b"def good(): pass\n").problem == ""


def test_long_names_and_signatures_are_cut() -> None:
    name, argument = "n" * 500, "a" * 300
    source = f"def {name}(): pass\n@mark({argument!r})\ndef short({argument}): pass\n"
    long, short = outline("a.py", source.encode()).definitions
    assert long.name == name[:200]
    assert len(long.signature) == SIGNATURE_LIMIT
    assert short.signature.startswith("def short(")


def test_a_comment_apart_is_no_doc() -> None:
    source = b"// Apart.\n\nfunc a() {}\nvar x = 1 // Of x.\nfunc b() {}\n"
    assert docs(outline("a.go", b"package p\n" + source)) == {}


def test_empty_text() -> None:
    result = outline("a.py", b"")
    assert (result.lines, result.chunks, result.definitions) == (0, (), ())
    assert result.level is Level.OUTLINE


def test_language_without_grammar_is_cut_into_lines() -> None:
    text = b"x\n" * 130
    result = outline("a.abap", text)
    assert result == line_outline("a.abap", text)
    assert (result.language, result.level, result.lines) == ("ABAP", Level.LINES, 130)
    assert [chunk.end_line for chunk in result.chunks] == [44, 87, 130]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.js", b"x(" * 20_000),
        ("a.py", b"".join(b" " * i + b"def f%d():\n" % i for i in range(400))),
        ("a.cpp", b"namespace a {" * 3_000),
        ("a.c", b"int " + b"*" * 20_000 + b"f(void) { }"),
    ],
)
def test_deep_nesting_does_not_exhaust_the_stack(path: str, source: bytes) -> None:
    result = outline(path, source)
    assert result.chunks[-1].end_byte == len(source)


def test_deeply_nested_definitions_are_qualified() -> None:
    source = b"".join(b" " * i + b"def f():\n" for i in range(50)) + b" " * 50 + b"pass\n"
    definitions = outline("a.py", source).definitions
    assert definitions[-1].qualified == ".".join(["f"] * 50)
    assert {definition.kind for definition in definitions} == {Kind.FUNCTION}


def test_a_class_that_a_macro_exports_is_a_class() -> None:
    for word in ("class", "struct"):
        source = f"{word} EXPORTED Shape {{\n  int area() {{ return 1; }}\n}};\n"
        assert ("class", "Shape") in found("a.cpp", source)
        assert ("method", "Shape.area") in found("a.cpp", source)


def test_a_type_after_a_macro_is_no_function() -> None:
    text = b"void f(void)\n{\n  BEGIN_TEST\n\n  struct pair {\n    int a;\n  };\n  g();\n}\n"
    assert [one.name for one in outline("a.c", text).definitions if one.complexity] == ["f"]


def test_a_statement_that_a_macro_tears_apart_is_no_function():
    text = b"""\
int parse(int a)
{
#if MULTILINE
    if (a) {
        a = 1;
    }
    else
#endif
    if (a > 2) {
        a = 3;
    }
    else if (a > 4) {
        a = 5;
    }
    return a;
}

int after(void) { return 1; }
"""
    names = [one.name for one in outline("a.c", text).definitions]
    assert set(names) <= {"parse", "after"}
    assert "after" in names
