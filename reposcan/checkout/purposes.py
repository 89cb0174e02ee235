"""Tests, documentation and data, by their folders and names. All languages' habits are here.

GitHub's Linguist has no word for tests; what it calls documentation and data is meant here too,
with these differences, each deliberate:

- `examples`, `samples` and `demos` hold programs, which may be wrong like others;
- SQL, Protocol Buffers and GraphQL are sources: they say what a program does;
- a document is one wherever it stands, not only in `docs`.
"""

import re

from reposcan.checkout.place import Place

_TEST_FOLDER = re.compile(
    r"tests?|specs?|test(?:ing|data|dirs?|cases?|files?|suites?|utils?)|unittests?|e2e"
    r"|__tests__|__mocks__|__snapshots__"
    r"|androidtest|integrationtests?|.+[._-]tests?|tests?[._-].+"
)
#: Swift's, C#'s and Kotlin's folders, which are named like classes: `AppTests`, `jvmTest`.
_TEST_FOLDER_AS_WRITTEN = re.compile(r"(?:^|/)\w*[a-z0-9I]Tests?/")

#: Names of tests, whatever the language: `test_io.py`, `io_test.go`, `io.spec.ts`, `test-io.js`.
_TEST_NAME = re.compile(
    r"(?:tests?|tst)[_-].+|tests?\.\w+|.+[._-](?:tests?|unittests?|e2e)\.\w+|conftest\.py"
    r"|.+\.(?:t|bats|feature)"
)
#: The same for names that mean something else in documents and data: `openapi-spec.yaml`.
_SPEC_NAME = re.compile(r".+[._-]spec\.\w+")
#: Names like classes: `TestIo.java`, `IoTests.cs`, `IoTestCase.php`, `IoIT.java`; what is called a
#: `Spec` is a test in some languages only.
_TEST_CLASS = re.compile(
    r"(?:Test[A-Z]\w*|\w*(?:Test|Tests|TestCase|TestSuite))\.\w+|\w*[a-z0-9]IT\.(?:java|kt|groovy)"
    r"|\w*[A-Za-z0-9]Spec\.(?:scala|groovy|hs|js|ts|coffee)"
)

_DOC_FOLDERS_AT_ROOT = frozenset({"doc", "docs", "documentation", "man"})
#: At any depth, but for those inside tests.
_DOC_FOLDERS = frozenset({"documentation", "groovydoc", "javadoc"})
#: What a document is named, with a suffix of prose or without one.
_DOC_NAMES = frozenset(
    {
        *("authors", "changelog", "changes", "citation", "code_of_conduct", "contributing"),
        *("contributors", "copying", "copyright", "credits", "faq", "governance", "hacking"),
        *("history", "install", "licence", "license", "maintainers", "manifesto", "news", "notice"),
        *("patents", "readme", "release_notes", "releases", "roadmap", "security", "support"),
        *("thanks", "todo", "upgrading"),
    }
)
#: Written in small letters and without a suffix, it may be a script called `install`.
_DOC_NAMES_IN_SMALL = frozenset({"readme", "licence", "license", "changelog", "contributing"})
_PROSE = frozenset(
    {
        *(".adoc", ".asciidoc", ".creole", ".markdown", ".md", ".mdx", ".mediawiki", ".org"),
        *(".pod", ".rdoc", ".rest", ".rst", ".tex", ".texi", ".texinfo", ".text", ".textile"),
        *(".txt", ".wiki", ".man", ".mdoc", ".roff"),
    }
)
_MANUAL = re.compile(r"\.[1-9]")

#: Names with a suffix of prose that are read by programs.
_NOT_PROSE = re.compile(r".*requirements.*\.txt|constraints\.txt|(?:robots|humans|ads)\.txt")
_BUILD_FILES = frozenset({"cmakelists.txt", "meson_options.txt"})
_DATA_FOLDERS = frozenset({"data", "dataset", "datasets", "dictionaries", "wordlists"})

#: Configuration and data that people write.
_DATA = frozenset(
    {
        *(".cfg", ".conf", ".config", ".csproj", ".desktop", ".diff", ".editorconfig", ".fsproj"),
        *(".ini", ".json", ".json5", ".jsonc", ".manifest", ".map", ".patch", ".pbtxt", ".plist"),
        *(".pom", ".properties", ".props", ".resx", ".service", ".sln", ".strings", ".targets"),
        *(".textproto", ".toml", ".vbproj", ".vcxproj", ".webmanifest", ".wsdl", ".xml", ".xsd"),
        *(".yaml", ".yml"),
    }
)
_DATA_NAME = re.compile(
    r"go\.(?:mod|work)|\.\w*(?:rc|ignore)|\.git(?:attributes|modules|keep)|\.mailmap|codeowners"
    r"|pipfile|\.env(?:\..+)?|\.nojekyll|\.npmignore|\.python-version|\.nvmrc"
)

#: Tables, keys, pictures and translations, whatever their size.
_BULK = frozenset(
    {
        *(".crt", ".csv", ".eps", ".geojson", ".jsonl", ".ndjson", ".pem", ".po", ".pot", ".svg"),
        *(".topojson", ".tsv", ".xlf", ".xliff"),
    }
)
#: Formats of which nobody writes more than these bytes by hand, as people do of `redis.conf`.
_MADE_WHEN_LARGE = frozenset(
    {".json", ".map", ".pbtxt", ".plist", ".resx", ".textproto", ".txt", ".xml", ".yaml", ".yml"}
)
_LARGE = 100_000


def is_bulk_data(place: Place, text: bytes) -> bool:
    """Whether a file is data that nobody wrote by hand, or would explain line by line."""
    large = len(text) > _LARGE and place.suffix in _MADE_WHEN_LARGE
    return place.suffix in _BULK or (large and is_data(place))


def is_data(place: Place) -> bool:
    """Whether a file is data or configuration, not a program."""
    if place.suffix in _DATA or place.suffix in _BULK:
        return True
    if place.suffix == ".txt":
        in_data = not _DATA_FOLDERS.isdisjoint(place.folders)
        return in_data or bool(_NOT_PROSE.fullmatch(place.lower))
    return bool(_DATA_NAME.fullmatch(place.lower))


def is_test(place: Place) -> bool:
    """Whether a file is kept where tests are, or named as they are."""
    return (
        any(map(_TEST_FOLDER.fullmatch, place.folders))
        or bool(_TEST_NAME.fullmatch(place.lower) or _TEST_CLASS.fullmatch(place.name))
        or (
            bool(_SPEC_NAME.fullmatch(place.lower))
            and place.suffix not in _DATA
            and place.suffix not in _PROSE
        )
        or bool(_TEST_FOLDER_AS_WRITTEN.search(place.path))
    )


def is_manual(place: Place) -> bool:
    """Whether a file belongs to the documentation at the root, or is a README or the like."""
    if place.folders and place.folders[0] in _DOC_FOLDERS_AT_ROOT:
        return True
    stem = place.name.partition(".")[0]
    if stem.lower() not in _DOC_NAMES:
        return False
    named = stem.isupper() or stem.lower() in _DOC_NAMES_IN_SMALL
    return place.suffix in _PROSE or (place.suffix == "" and named)


def is_prose(place: Place, text: bytes) -> bool:
    """Whether a file outside tests is written for people to read, by its folder or its format."""
    if not _DOC_FOLDERS.isdisjoint(place.folders):
        return True
    if place.suffix in _PROSE:
        return place.lower not in _BUILD_FILES and not is_data(place)
    # The pages of Unix manuals are commands of roff, each behind a dot.
    return bool(_MANUAL.fullmatch(place.suffix)) and text.startswith((b".", b"'"))
