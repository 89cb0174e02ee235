"""Scripts inside pages and components."""

import pytest

from reposcan.model.code import Level
from reposcan.syntax.languages import NOTEBOOK, language_of
from reposcan.syntax.outline import outline

PAGE = """<!DOCTYPE html>
<html><!-- <script>function commented() {}</script> -->
<script src="a.js"></script>
<p onclick="function attribute() {}">é if</p>
<SCRIPT Type="module">
import { go } from './go.js';
/** Starts. */
function start(a) { return a && go(a); }
</SCRIPT>
<script type="text/template"><p>function template() {}</p></script>
<script type="application/json">{"function": "data"}</script>
<script type='text/javascript; charset=utf-8'>const twice = (x) => x * 2;</script>
<script lang="ts">interface Typed { a: string }</script>
</html>
"""
VUE = """<script setup lang="ts">
const props = defineProps<{ a: string }>()
function choose(a: string): number { return a ? 1 : 2 }
</script>

<template><p v-if="props.a">{{ choose(props.a) }}</p></template>
<script lang="tsx">export const View = () => <b>x</b></script>
"""


def test_html() -> None:
    result = outline("a.html", PAGE.encode())
    assert (result.language, result.level, result.problem) == ("HTML", Level.OUTLINE, "")
    assert [d.qualified for d in result.definitions] == ["start", "twice", "Typed"]
    start, twice, _ = result.definitions
    assert (start.span.start_line, start.doc, start.complexity) == (8, "Starts.", 2)
    at = slice(twice.span.start_byte, twice.span.end_byte)
    assert PAGE.encode()[at] == b"const twice = (x) => x * 2;"
    assert [(r.name, r.lines) for r in result.references] == [("./go.js", (6,)), ("go", (8,))]
    assert result.decisions == 1
    assert result.chunks[-1].end_byte == len(PAGE.encode())


@pytest.mark.parametrize("path", ["a.vue", "a.svelte"])
def test_components(path: str) -> None:
    result = outline(path, VUE.encode())
    assert [d.qualified for d in result.definitions] == ["choose", "View"]
    assert (result.level, result.problem, result.decisions) == (Level.OUTLINE, "", 1)


def test_without_a_script_there_are_only_lines() -> None:
    for text in (b"<p>if</p>\n", b"<script></script>\n", b"<script type='x'>f()</script>\n"):
        result = outline("a.html", text)
        assert (result.level, result.lines, result.problem) == (Level.LINES, 1, "")


def test_an_error_stays_in_its_script() -> None:
    text = b"<script>function a( {{{</script>\n<script>function b() {}</script>\n"
    result = outline("a.html", text)
    assert "error" in result.problem
    assert "b" in {d.name for d in result.definitions}


@pytest.mark.parametrize(
    "text",
    [
        b"<script " + b"lang=ts " * 20_000 + b">f()</script>",
        b"<script>f()</script>" * 2_000,
        b"<div>" * 3_000 + b"<script>f()</script>",
        b"<script>" * 20_000,
        b"<script>" + b"f(" * 20_000 + b"</script>",
    ],
)
def test_hostile_pages(text: bytes) -> None:
    assert outline("a.html", text).chunks[-1].end_byte == len(text)


def test_the_language_of_a_notebook_is_in_its_first_line() -> None:
    python = language_of("a.ipynb", b"# Jupyter notebook, python\n")
    other = language_of("a.ipynb", b"# Jupyter notebook, python 9\n")
    assert python is NOTEBOOK
    assert (other.name, other.grammar, other.programming) == (NOTEBOOK.name, None, True)
    assert language_of("a.ipynb", b'{"cells": []}').name == "JSON"
