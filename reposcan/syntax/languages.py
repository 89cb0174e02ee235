"""Which language a file is written in: one explicit table.

A row with a query or a reader is understood in depth, one that `grammars.py` names by the names of
its grammar's nodes; the others only lend a report their name. To add a language in depth, write its
query and give its row the grammar's name in tree-sitter-language-pack, or write a reader where the
grammar is not good enough.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from reposcan.model.code import Level
from reposcan.model.source import NOTEBOOK_HEAD
from reposcan.syntax.grammars import GENERIC
from reposcan.syntax.members import member_language


@dataclass(frozen=True, slots=True)
class Language:
    """A row of the table.

    Attributes:
        name: as shown in reports.
        suffixes: of file names, lower case, with their dot.
        filenames: whole file names, lower case.
        interpreters: program names after which a `#!` line may ask.
        grammar: its name in tree-sitter-language-pack; None where files are only cut into lines.
        queries: files in `queries/` that are read one after the other as one query; a grammar
            without any is understood by the names of its nodes.
        reader: its name in `legacy.READERS`, for what is read in plain Python instead.
        statements: its definitions are statements, which `statements.py` finds.
        programming: it is code that can be documented and can have bugs, not prose, data or markup.
        embeds: languages of the code inside, by what the `lang` or else the `type` of its element
            says. The row's own grammar only finds those elements; a file is understood as far as it
            has any.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    grammar: str | None = None
    queries: tuple[str, ...] = ()
    reader: str | None = None
    statements: bool = False
    programming: bool = True
    embeds: tuple[tuple[str, Self], ...] = ()

    def __post_init__(self) -> None:
        if self.queries and self.grammar is None:
            raise ValueError(f"{self.name} needs a grammar for its query")
        if self.grammar and self.reader:
            raise ValueError(f"{self.name} needs a grammar or a reader, not both")

    @property
    def level(self) -> Level:
        """How well its files are understood where nothing goes wrong."""
        if self.reader or self.queries:
            return Level.OUTLINE
        return Level.GENERIC if self.grammar else Level.LINES

    @property
    def is_parsed(self) -> bool:
        """Whether its files are read in the parser's process, not only cut into lines."""
        return bool(self.grammar or self.reader)


class Job(NamedTuple):
    """A file for the parser's process.

    Attributes:
        path: of the file.
        text: UTF-8.
        language: of the file.
        bare: what is wanted is the digest of its code without comments, not its outline.
    """

    path: str
    text: bytes
    language: Language
    bare: bool = False


def _plain(name: str, suffixes: str = "", filenames: str = "") -> Language:
    return Language(name, tuple(suffixes.split()), tuple(filenames.split()), programming=False)


def _named(name: str, suffixes: str = "", filenames: str = "", interpreters: str = "") -> Language:
    return Language(
        name,
        tuple(suffixes.split()),
        tuple(filenames.split()),
        tuple(interpreters.split()),
        grammar=GENERIC.get(name),
    )


TEXT = _plain(
    "Text",
    ".txt .text .log",
    "readme license copying notice authors contributors changelog changes news todo install",
)
C = Language("C", (".c", ".h"), grammar="c", queries=("c.scm",))
CPP = Language(
    "C++",
    (".cc", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".tpp", ".inl"),
    grammar="cpp",
    queries=("cpp.scm", "c.scm"),
)

JAVASCRIPT = Language(
    "JavaScript",
    (".js", ".cjs", ".mjs", ".jsx"),
    interpreters=("node", "nodejs"),
    grammar="javascript",
    queries=("ecmascript.scm", "javascript.scm", "jsx.scm"),
)
TSX = Language(
    "TSX",
    (".tsx",),
    grammar="tsx",
    queries=("ecmascript.scm", "typescript.scm", "jsx.scm"),
)
TYPESCRIPT = Language(
    "TypeScript",
    (".ts", ".cts", ".mts"),
    interpreters=("deno", "ts-node", "tsx", "bun"),
    grammar="typescript",
    queries=("ecmascript.scm", "typescript.scm"),
)

#: What a script element may ask for; templates and data are under other words.
_SCRIPTS = (
    *((word, JAVASCRIPT) for word in ("", "module", "js", "jsx", "javascript")),
    *((word, JAVASCRIPT) for word in ("text/javascript", "application/javascript")),
    *((word, JAVASCRIPT) for word in ("text/ecmascript", "application/ecmascript")),
    *((word, JAVASCRIPT) for word in ("application/x-javascript", "text/babel", "text/jsx")),
    *((word, TYPESCRIPT) for word in ("ts", "typescript", "text/typescript")),
    ("tsx", TSX),
)

JSON = _plain("JSON", ".json .jsonc .json5 .jsonl .ndjson .webmanifest", ".babelrc .eslintrc")
#: The text of a notebook is a script, which says in its first line what language that is in. One
#: that could not be made a script is what it is: JSON.
NOTEBOOK = Language("Jupyter Notebook", (".ipynb",), grammar="python", queries=("python.scm",))

#: In depth first. A suffix, file name or interpreter belongs to one row.
LANGUAGES: tuple[Language, ...] = (
    Language("BMS", (".bms",), reader="bms"),
    C,
    CPP,
    Language("COBOL", (".cbl", ".cob", ".cobol", ".cpy", ".ccp"), reader="cobol"),
    Language("Fortran 77", (".f", ".f77", ".for", ".ftn"), reader="fortran"),
    Language("C#", (".cs", ".csx"), grammar="csharp", queries=("csharp.scm",)),
    Language("Go", (".go",), grammar="go", queries=("go.scm",)),
    Language("Java", (".java",), grammar="java", queries=("java.scm",)),
    Language(
        "HTML",
        (".html", ".htm", ".xhtml"),
        grammar="html",
        queries=("html.scm",),
        programming=False,
        embeds=_SCRIPTS,
    ),
    JAVASCRIPT,
    Language("JCL", (".jcl", ".prc", ".proc"), reader="jcl"),
    Language("Kotlin", (".kt", ".kts"), grammar="kotlin", queries=("kotlin.scm",)),
    NOTEBOOK,
    Language(
        "Perl",
        (".pl", ".pm", ".t"),
        ("makefile.pl", "build.pl", "cpanfile"),
        ("perl",),
        grammar="perl",
        queries=("perl.scm",),
    ),
    Language(
        "PHP",
        (".php", ".phtml", ".php3", ".php4", ".php5"),
        interpreters=("php",),
        grammar="php",
        queries=("php.scm",),
    ),
    Language(
        "Python",
        (".py", ".pyi", ".pyw"),
        ("sconstruct", "sconscript", "wscript"),
        ("python", "pypy"),
        grammar="python",
        queries=("python.scm",),
    ),
    Language(
        "Ruby",
        (".rb", ".rake", ".gemspec"),
        ("rakefile", "gemfile", "vagrantfile"),
        ("ruby",),
        grammar="ruby",
        queries=("ruby.scm",),
    ),
    Language("Rust", (".rs",), grammar="rust", queries=("rust.scm",)),
    Language("Scala", (".scala", ".sc", ".sbt"), grammar="scala", queries=("scala.scm",)),
    Language(
        "Shell",
        (".sh", ".bash", ".ksh"),
        (".bashrc", ".bash_profile", ".bash_aliases", ".profile"),
        ("sh", "bash", "dash", "ash", "ksh"),
        grammar="bash",
        queries=("bash.scm",),
    ),
    Language("SQL", (".sql", ".ddl", ".dml"), grammar="sql", queries=("sql.scm",), statements=True),
    Language("Svelte", (".svelte",), grammar="svelte", queries=("html.scm",), embeds=_SCRIPTS),
    Language("Swift", (".swift",), grammar="swift", queries=("swift.scm",)),
    TSX,
    TYPESCRIPT,
    Language("Vue", (".vue",), grammar="vue", queries=("html.scm",), embeds=_SCRIPTS),
    _named("ABAP", ".abap"),
    _named("Ada", ".adb .ads"),
    _named("Assembly", ".asm .s .nasm .hlasm .mac"),
    _named("Awk", ".awk", interpreters="awk gawk mawk"),
    _named("Basic", ".bas .vb .vbs .frm"),
    _named("Batch", ".bat .cmd"),
    _named("Clojure", ".clj .cljs .cljc .edn"),
    _named("CMake", ".cmake", "cmakelists.txt"),
    _named("CUDA", ".cu .cuh"),
    _named("Dart", ".dart"),
    _named("Dockerfile", ".dockerfile", "dockerfile containerfile"),
    _named("Elixir", ".ex .exs", interpreters="elixir"),
    _named("Emacs Lisp", ".el"),
    _named("Erlang", ".erl .hrl", interpreters="escript"),
    _named("F#", ".fs .fsi .fsx"),
    _named("Fish", ".fish", interpreters="fish"),
    _named("Fortran", ".f03 .f08 .f90 .f95"),
    _named("Groovy", ".groovy .gradle", "jenkinsfile", "groovy"),
    _named("Haskell", ".hs .lhs", interpreters="runhaskell"),
    _named("HCL", ".tf .hcl"),
    _named("Julia", ".jl", interpreters="julia"),
    _named("Lisp", ".lisp .lsp .cl"),
    _named("Lua", ".lua", interpreters="lua luajit"),
    _named("Makefile", ".mk .mak", "makefile gnumakefile bsdmakefile", "make"),
    _named("Objective-C", ".m .mm"),
    _named("OCaml", ".ml .mli"),
    _named("Pascal", ".pas .pp .dpr .lpr"),
    _named("PL/I", ".pli .pl1"),
    _named("PL/SQL", ".pls .plsql .pkb .pks"),
    _named("PowerShell", ".ps1 .psm1 .psd1", interpreters="pwsh"),
    _named("Prolog", ".pro .prolog", interpreters="swipl"),
    _named("R", ".r", interpreters="rscript"),
    _named("REXX", ".rexx .rex"),
    _named("RPG", ".rpg .rpgle .sqlrpgle"),
    _named("Scheme", ".scm .ss .rkt"),
    _named("Solidity", ".sol"),
    _named("Tcl", ".tcl", interpreters="tclsh wish"),
    _named("Verilog", ".v .sv .svh .vh"),
    _named("VHDL", ".vhd .vhdl"),
    _named("Vim script", ".vim", ".vimrc"),
    _named("Zig", ".zig"),
    _named("Zsh", ".zsh", ".zshrc .zshenv .zprofile", "zsh"),
    _named("ActionScript", ".as"),
    _named("Apex", ".apex .trigger"),
    _named("Arduino", ".ino"),
    _named("Cairo", ".cairo"),
    _named("CoffeeScript", ".coffee", "cakefile", "coffee"),
    _named("Crystal", ".cr", interpreters="crystal"),
    _named("D", ".d .di"),
    _named("Elm", ".elm"),
    _named("Fennel", ".fnl", interpreters="fennel"),
    _named("FunC", ".fc"),
    _named("GDScript", ".gd"),
    _named("Gleam", ".gleam"),
    _named("GLSL", ".glsl .vert .frag .geom .comp .tesc .tese"),
    _named("Hack", ".hack"),
    _named("Hare", ".ha"),
    _named("Haxe", ".hx"),
    _named("HLSL", ".hlsl .hlsli .fx .fxh"),
    _named("Janet", ".janet", interpreters="janet"),
    _named("Luau", ".luau"),
    _named("Meson", "", "meson.build meson_options.txt"),
    _named("Nim", ".nim .nims"),
    _named("Nix", ".nix"),
    _named("Odin", ".odin"),
    _named("Pony", ".pony"),
    _named("PureScript", ".purs"),
    _named("Squirrel", ".nut"),
    _named("Starlark", ".bzl .star", "build build.bazel module.bazel workspace workspace.bazel"),
    _named("WGSL", ".wgsl"),
    _plain("AsciiDoc", ".adoc .asciidoc"),
    _plain("CSS", ".css .scss .sass .less"),
    _plain("CSV", ".csv .tsv"),
    _plain("Diff", ".diff .patch"),
    _plain("Git configuration", "", ".gitignore .gitattributes .gitmodules .mailmap"),
    _plain("GraphQL", ".graphql .gql"),
    _plain("INI", ".ini .cfg .conf .properties .editorconfig", ".editorconfig"),
    JSON,
    _plain("LaTeX", ".tex .sty .cls .bib"),
    _plain("Markdown", ".md .markdown .mdx"),
    _plain("Protocol Buffers", ".proto"),
    _plain("reStructuredText", ".rst .rest"),
    _plain("SVG", ".svg"),
    _plain("TOML", ".toml", "cargo.lock poetry.lock uv.lock"),
    _plain("XML", ".xml .xsd .xsl .xslt .wsdl .pom .csproj .vcxproj .plist"),
    _plain("YAML", ".yaml .yml"),
    TEXT,
)

#: Line beginnings that only C++ has; a header is read as C unless it shows one of them.
_CPP_SIGNS = re.compile(
    rb"^[ \t]*(?:class\s+\w+(?:\s+final)?\s*[:{;]|namespace\s+\w[\w:]*\s*\{|template\s*<"
    rb"|(?:public|private|protected)\s*:|using\s+\w+)",
    re.MULTILINE,
)
#: Signs of C++ come early in a header; reading on would cost more than it tells.
_HEAD_BYTES = 65_536


def language_of(path: str, text: bytes, languages: Sequence[Language] = LANGUAGES) -> Language:
    """The language of a file, by its name, its suffix or its `#!` line; else by signs, or Text."""
    name = path.rpartition("/")[2].lower()
    suffix = "." + name.rpartition(".")[2] if "." in name else None
    interpreter = _interpreter(text)
    candidates = (
        *(row for row in languages if name in row.filenames),
        *(row for row in languages if suffix in row.suffixes),
        *(row for row in languages if interpreter in row.interpreters),
    )
    if not candidates:
        member = member_language(path, text)
        return next((row for row in languages if row.name == member), TEXT)
    if candidates[0] is C and suffix == ".h" and _CPP_SIGNS.search(text[:_HEAD_BYTES]):
        return CPP
    return _notebook(text) if candidates[0] is NOTEBOOK else candidates[0]


def _notebook(text: bytes) -> Language:
    head, _, kernel = text.partition(b"\n")[0].partition(NOTEBOOK_HEAD.encode())
    if head or not kernel:
        return JSON
    return NOTEBOOK if kernel == b"python" else replace(NOTEBOOK, grammar=None, queries=())


def _interpreter(text: bytes) -> str | None:
    """The program that a `#!` line asks for, without path and version."""
    if not text.startswith(b"#!"):
        return None
    line = text[2:256].partition(b"\n")[0].decode("utf-8", "replace")
    words = [word for word in line.split() if not word.startswith("-") and "=" not in word]
    programs = [word.rpartition("/")[2].rstrip("0123456789.").lower() for word in words]
    return next((program for program in programs if program != "env"), None)
