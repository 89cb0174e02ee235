"""The signs by which vendored, generated and minified files and data are told from source.

They are those conventions of GitHub's Linguist that hardly ever mean real source: a folder named
`external` or `dist` may well be the project's own, so neither is here. Names are in lower case.
"""

import re

VENDOR_FOLDERS = frozenset(
    {
        "3rd-party",
        "3rd_party",
        "3rdparty",
        "bower_components",
        "jspm_packages",
        "node_modules",
        "site-packages",
        "third-party",
        "third_party",
        "thirdparty",
        "vendor",
        "vendors",
    }
)

#: Dependencies where they stand at the root, the habit of C, Elixir and older Go projects.
VENDOR_FOLDERS_AT_ROOT = frozenset({"carthage", "deps", "godeps", "pods"})

#: Scripts that a build system copies into every project.
VENDOR_NAMES = frozenset(
    {
        "ar-lib",
        "config.guess",
        "config.sub",
        "depcomp",
        "gradlew",
        "gradlew.bat",
        "install-sh",
        "ltmain.sh",
        "mkinstalldirs",
        "mvnw",
        "mvnw.cmd",
        "test-driver",
    }
)

#: A well-known library, copied in as a file or folder with its version in the name.
VENDOR_COPY = re.compile(
    r"(angular|backbone|bootstrap|d3|jquery|lodash|modernizr|moment|react|require|underscore|vue)"
    r"(-ui|\.bundle)?[-.]v?\d+(\.\d+)+(.*\.(js|css))?"
)

GENERATED_NAMES = frozenset(
    {
        ".terraform.lock.hcl",
        "bun.lock",
        "cargo.lock",
        "cartfile.resolved",
        "composer.lock",
        "deno.lock",
        "flake.lock",
        "gemfile.lock",
        "go.sum",
        "go.work.sum",
        "gradle.lockfile",
        "mix.lock",
        "module.bazel.lock",
        "npm-shrinkwrap.json",
        "package-lock.json",
        "package.resolved",
        "packages.lock.json",
        "pdm.lock",
        "pipfile.lock",
        "pixi.lock",
        "pnpm-lock.yaml",
        "podfile.lock",
        "poetry.lock",
        "pubspec.lock",
        "uv.lock",
        "yarn.lock",
    }
)

GENERATED_SUFFIXES = (".css.map", ".js.map", ".mjs.map")

#: What a generator writes into a comment at the head of its product. Each mark must begin the
#: comment's sentence: a program about generated code mentions the same words anywhere else.
GENERATED_MARK = re.compile(
    rb"""^[\W_]*
    (?: (?:warning|note|attention|do\ not\ edit)[\W_]+ )?
    (?:this\ (?:\w+\ )?(?:file|code|class)\ (?:is|was|has\ been)\ (?:an?\ )?)?
    (?: (?:automatically\ )?@generated\b
      | (?:auto[- ]?|automatically\ |machine[- ])generated\b
      | (?:code\ )?generated\ (?:automatically\ )?(?:by|from|with)\b.*\bdo\ not\ (?:edit|modify)
      | generated\ by\ (?:the\ protocol\ buffer\ compiler|gnu\ autoconf|cython|swig|antlr|re2c)
      | \S+\ +generated\ (?:automatically\ |from\ \S+\ )?by\ (?:automake|aclocal|autoheader)
      | (?:a\ bison\ parser,\ made|a\ lexical\ scanner\ generated)\ by\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)

#: The mark may follow a whole licence: BSD's has 30 lines.
HEAD_LINES = 50
HEAD_BYTES = 4096

#: Columns before a comment at the head of a file: a block's lines are set in by one to three.
COMMENT_INDENT = 3
COMMENT_STARTS = (b"//", b"#", b"/*", b"*", b"--", b";", b"<!--", b"%", b'"""', b"{-", b"(*")

DATA_SUFFIXES = frozenset(
    {
        ".crt",
        ".csv",
        ".eps",
        ".geojson",
        ".jsonl",
        ".ndjson",
        ".pem",
        ".po",
        ".pot",
        ".svg",
        ".topojson",
        ".tsv",
        ".xlf",
        ".xliff",
    }
)

#: Formats that are configuration when small; nobody writes more of it by hand than these bytes.
DATA_WHEN_LARGE = frozenset({".json", ".plist", ".xml"})
LARGE_DATA = 100_000

MINIFIED_NAME = re.compile(r".*[.-]min\.(js|mjs|cjs|css)")
MINIFIED_SUFFIXES = frozenset({".js", ".mjs", ".cjs", ".css"})

#: Bytes a line on average. Written code stays below 60, minifiers join everything into one line;
#: below the least size of a file a single long line proves nothing.
MINIFIED_LINE = 200
MINIFIED_LEAST = 2_000

LFS_HEAD = b"version https://git-lfs.github.com/spec/v1\n"

#: White space, and the bytes of byte order marks; a NUL is half of a blank in UTF-16.
BLANK = b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"
