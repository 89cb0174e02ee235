"""Each kind of manifest says what it says, and nothing that strangers write breaks a reader."""

import json
from textwrap import dedent

import pytest
from facts_example import texts
from hypothesis import given
from hypothesis import strategies as st

from reposcan.facts.manifests import LARGEST, manifests
from reposcan.model.facts import Manifest

ONE_OF_EACH = (
    *("pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "package.json"),
    *("composer.json", "Gemfile", "a.gemspec", "mix.exs", "Cargo.toml", "go.mod"),
    *("Package.swift", "a.csproj", "pom.xml", "build.gradle", "CMakeLists.txt", "Makefile"),
    *("meson.build", "configure.ac", "Dockerfile", "docker-compose.yml", ".gitmodules"),
)


def read(path: str, text: str) -> Manifest:
    (found,) = manifests(texts({path: dedent(text).lstrip("\n").encode()}))
    return found


CASES = [
    (
        ".gitmodules",
        """
        # Ours.
        [include]
            path = /etc/passwd
        [submodule "a"]
            path = libs/a
            url = https://example.org/a.git ; a mirror
        [submodule "b"]
            path = "libs/b b"
            url = ../b
        """,
        Manifest(
            ".gitmodules",
            "submodules",
            line=4,
            dependencies=("libs/a from https://example.org/a.git", "libs/b b from ../b"),
        ),
    ),
    (
        "pyproject.toml",
        """
        [build-system]
        requires = ["hatchling"]
        [project]
        name = "box"
        version = "1.2"
        description = "Keeps things"
        license = "MIT"
        dependencies = ["click>=8", "rich[extra] ; python_version > '3'"]
        optional-dependencies.dev = ["pytest"]
        [project.scripts]
        box = "box.cli:main"
        """,
        Manifest(
            *("pyproject.toml", "Python project", "box", "1.2", "Keeps things", "MIT", 4),
            *(("click", "rich"), (("box", "box.cli:main"),)),
        ),
    ),
    (
        "pyproject.toml",
        """
        [tool.poetry]
        name = "box"
        [tool.poetry.dependencies]
        python = "^3.11"
        requests = "*"
        [tool.poetry.scripts]
        box = "box:main"
        """,
        Manifest(
            *("pyproject.toml", "Python project", "box", "", "", "", 2),
            *(("requests",), (("box", "box:main"),)),
        ),
    ),
    (
        "setup.cfg",
        """
        [metadata]
        name = box
        version = attr: box.__version__
        license = BSD
        [options]
        install_requires =
            click>=8
            rich
        [options.entry_points]
        console_scripts =
            box = box.cli:main
        """,
        Manifest(
            *("setup.cfg", "Python project", "box", "", "", "BSD", 2),
            *(("click", "rich"), (("box", "box.cli:main"),)),
        ),
    ),
    (
        "setup.py",
        """
        import os
        name = "not this"
        setup(
            name="box", version='1',
            install_requires=["click>=8", 'rich'],
            entry_points={"console_scripts": ["box = box.cli:main"]},
        )
        """,
        Manifest(
            *("setup.py", "Python project", "box", "1", "", "", 4),
            *(("click", "rich"), (("box", "box.cli:main"),)),
        ),
    ),
    (
        "requirements.txt",
        "# what it needs\n-r other.txt\nclick==8\n\nrich\n",
        Manifest("requirements.txt", "Python requirements", dependencies=("click", "rich")),
    ),
    (
        "package.json",
        """
        {
          "name": "@me/box", "version": "1.0.0", "license": "MIT",
          "bin": "./bin/box.js",
          "scripts": {"build": "tsc -p ."},
          "dependencies": {"left-pad": "1"}, "devDependencies": {"jest": "1"}
        }
        """,
        Manifest(
            *("package.json", "npm package", "@me/box", "1.0.0", "", "MIT", 2, ("left-pad",)),
            (("box", "./bin/box.js"), ("build", "tsc -p .")),
        ),
    ),
    (
        "composer.json",
        '{"name": "me/box", "license": ["MIT", "GPL"], "require": {"php": "8", "a/b": "1"}}',
        Manifest("composer.json", "PHP package", "me/box", "", "", "MIT OR GPL", 1, ("a/b",)),
    ),
    (
        "Gemfile",
        'gem "rails", "~> 7"\ngroup :test do\n  gem "rspec"\nend\ngem "pg"\n',
        Manifest("Gemfile", "Ruby dependencies", dependencies=("rails", "pg")),
    ),
    (
        "a.gemspec",
        """
        Gem::Specification.new do |s|
          s.name = "box"
          s.license = "MIT"
          s.add_dependency "rack", ">= 1"
          s.add_development_dependency "rspec"
        end
        """,
        Manifest("a.gemspec", "Ruby gem", "box", "", "", "MIT", 2, ("rack",)),
    ),
    (
        "mix.exs",
        'def project do\n  [app: :box, version: "0.1.0"]\nend\n{:jason, "~> 1"},\n'
        "{:credo, only: :dev}\n",
        Manifest("mix.exs", "Elixir project", "box", "0.1.0", "", "", 2, ("jason",)),
    ),
    (
        "Cargo.toml",
        """
        [package]
        name = "box"
        version.workspace = true
        license = "MIT"
        [dependencies]
        serde = { version = "1" }
        [dev-dependencies]
        criterion = "1"
        [[bin]]
        name = "bx"
        path = "src/bx.rs"
        """,
        Manifest(
            *("Cargo.toml", "Cargo package", "box", "", "", "MIT", 2),
            *(("serde",), (("bx", "src/bx.rs"),)),
        ),
    ),
    ("Cargo.toml", '[workspace]\nmembers = ["a"]\n', Manifest("Cargo.toml", "Cargo workspace")),
    (
        "go.mod",
        """
        module example.org/box
        go 1.22
        require example.org/one v1.0.0
        require (
        \texample.org/two/v2 v2.1.0
        \texample.org/far v1.0.0 // indirect
        )
        replace (
        \texample.org/one v1.0.0 => ../one
        )
        """,
        Manifest(
            *("go.mod", "Go module", "example.org/box", "", "", "", 1),
            ("example.org/one", "example.org/two/v2"),
        ),
    ),
    (
        "Package.swift",
        'let package = Package(\n  name: "Box",\n  dependencies: [\n'
        '    .package(url: "https://example.org/me/nio.git", from: "2.0.0")])\n',
        Manifest("Package.swift", "Swift package", "Box", "", "", "", 2, ("nio",)),
    ),
    (
        "a.csproj",
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><AssemblyName>Box</AssemblyName><Version>2.0</Version></PropertyGroup>
          <ItemGroup><PackageReference Include="Serilog" Version="1" /></ItemGroup>
        </Project>
        """,
        Manifest("a.csproj", ".NET project", "Box", "2.0", "", "", 2, ("Serilog",)),
    ),
    (
        "pom.xml",
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <parent><artifactId>top</artifactId></parent>
          <artifactId>box</artifactId>
          <version>${revision}</version>
          <licenses><license><name>Apache-2.0</name></license></licenses>
          <dependencies>
            <dependency><artifactId>guava</artifactId></dependency>
            <dependency><artifactId>junit</artifactId><scope>test</scope></dependency>
          </dependencies>
        </project>
        """,
        Manifest("pom.xml", "Maven project", "box", "", "", "Apache-2.0", 3, ("guava",)),
    ),
    (
        "build.gradle.kts",
        """
        version = "1.0"
        dependencies {
          implementation("a.b:c:1.0")
          testImplementation("x:y:1")
        }
        """,
        Manifest("build.gradle.kts", "Gradle build", "", "1.0", "", "", 1, ("a.b:c",)),
    ),
    (
        "CMakeLists.txt",
        'cmake_minimum_required(VERSION 3.1)\nproject(Box VERSION 1.2 DESCRIPTION "Keeps")\n'
        "find_package(ZLIB REQUIRED)\n",
        Manifest("CMakeLists.txt", "CMake project", "Box", "1.2", "Keeps", "", 2, ("ZLIB",)),
    ),
    (
        "Makefile",
        "CC := gcc\n.PHONY: all clean\nall: box.o lib\nbox.o: box.c\n\tgcc box.c\n"
        "clean:\n\t@rm -f *.o\n",
        Manifest(
            *("Makefile", "Makefile"),
            line=3,
            commands=(("all", "box.o lib"), ("clean", "rm -f *.o")),
        ),
    ),
    (
        "meson.build",
        "project('box', 'c',\n  version : '1.0', license : 'MIT')\nz = dependency('zlib')\n",
        Manifest("meson.build", "Meson project", "box", "1.0", "", "MIT", 1, ("zlib",)),
    ),
    (
        "configure.ac",
        "dnl\nAC_INIT([box], [1.5], [me@example.org])\nPKG_CHECK_MODULES([Z], [zlib >= 1])\n",
        Manifest("configure.ac", "Autoconf project", "box", "1.5", "", "", 2, ("zlib",)),
    ),
    (
        "Dockerfile",
        'FROM golang:1 AS build\nCMD ["no"]\nFROM build\nCOPY a b\n'
        'ENTRYPOINT ["/box", \\\n  "-v"]\n',
        Manifest(
            *("Dockerfile", "container"),
            dependencies=("golang:1",),
            commands=(("ENTRYPOINT", '["/box", "-v"]'),),
        ),
    ),
    (
        "docker-compose.yml",
        "services:\n  web:\n    build: ./web\n  db:\n    image: postgres:16\nvolumes:\n  data:\n",
        Manifest(
            *("docker-compose.yml", "containers together"),
            commands=(("web", "./web"), ("db", "postgres:16")),
        ),
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_each_kind_says_what_is_built(path: str, text: str, expected: Manifest) -> None:
    assert read(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.black]\nline-length = 100\n"),
        ("setup.cfg", "[flake8]\nmax-line-length = 100\n"),
        ("setup.py", "print('set up')\n"),
        ("src/CMakeLists.txt", "add_library(x x.c)\n"),
    ],
)
def test_files_that_only_look_like_manifests_are_none(path: str, text: str) -> None:
    assert manifests(texts({path: text.encode()})) == ()


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("pyproject.toml", "name = = 1", "it is not valid TOML"),
        ("pyproject.toml", "a = " + "[" * 9_000, "it is not valid TOML"),
        ("pyproject.toml", "a." * 9_000 + "a = 1", "it has lines that nobody writes by hand"),
        ("package.json", "[" * 100_000, "it is not valid JSON"),
        ("package.json", "[1]", "it is no JSON object"),
        ("package.json", '{"version": ' + "9" * 5_000 + "}", "it is not valid JSON"),
        ("pom.xml", "<a>" * 90_000, "it is not valid XML, or holds entities"),
        (
            "pom.xml",
            '<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>',
            "it is not valid XML, or holds entities",
        ),
        (
            "pom.xml",
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "it is not valid XML, or holds entities",
        ),
        ("setup.cfg", "name = box\n", "it is not a valid configuration file"),
        ("go.mod", "m" * (LARGEST + 1), f"larger than {LARGEST:,} bytes"),
    ],
)
def test_what_cannot_be_read_says_why(path: str, text: str, problem: str) -> None:
    (found,) = manifests(texts({path: text.encode()}))
    assert found.problem == problem and found.line == 1 and not found.name


def test_deep_xml_is_read_without_recursion() -> None:
    depth = 40_000
    (found,) = manifests(texts({"pom.xml": b"<a>" * depth + b"</a>" * depth}))
    assert found.problem == ""


@given(st.sampled_from(ONE_OF_EACH), st.text() | st.text("[]{}()<>=:\"'\n\t .,a1-#"))
def test_no_text_breaks_a_reader(path: str, text: str) -> None:
    for one in manifests(texts({path: text.encode("utf-8", "replace")})):
        assert one.line >= 1
        for word in (one.name, one.version, one.description, one.licence, *one.dependencies):
            assert "\n" not in word


FIELDS = ("name", "version", "description", "license", "scripts", "bin", "dependencies")
VALUES = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS), inner),
)


@given(VALUES)
def test_values_of_any_type_may_stand_anywhere(value: object) -> None:
    text = json.dumps(dict.fromkeys(FIELDS, value)).encode()
    assert len(manifests(texts({"package.json": text, "composer.json": text}))) == 2


def test_what_strangers_write_is_cut() -> None:
    text = '{"name": "%s", "dependencies": {%s}}'
    many = ", ".join(f'"d{index}": "1"' for index in range(3_000))
    one = read("package.json", text % ("n" * 10_000, many))
    assert len(one.name) == 120 and len(one.dependencies) == 500


def test_they_are_ordered_by_depth() -> None:
    paths = ["b/c/go.mod", "z/go.mod", "a/go.mod", "go.mod"]
    found = manifests(texts(dict.fromkeys(paths, b"module example.org/x\n")))
    assert [one.path for one in found] == ["go.mod", "a/go.mod", "z/go.mod", "b/c/go.mod"]
