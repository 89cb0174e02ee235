"""The file of notes: what it may say, where each note stands, and what is said of mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.errors import UsageError
from reposcan.model.notes import Part, Remark
from reposcan.notes_file import LONGEST_NOTE, parse_notes


def test_every_kind_of_note() -> None:
    text = """# Ours.
[[note]]
path = "src/parse.py"
unit = "Parser.next"
part = "caution"
text = "  Never cache. "

[[ note ]]
path = 'src/'
text = '''
Two
lines'''
[[note]]
text = "All."
"""
    assert parse_notes(text.encode()) == (
        Remark("Never cache.", 2, "src/parse.py", "Parser.next", Part.CAUTION),
        Remark("Two\nlines", 8, "src/"),
        Remark("All.", 13),
    )
    assert parse_notes(b"") == ()


@pytest.mark.parametrize(
    "between",
    [
        '# [[note]] "\n',
        'text = """\n[[note]]\n\\"""\n[[note]]"""\n',
        "text = '''\n[[note]]\n''''\n",
        "text = \"# \\\" [[note]]\"  # '''\n",
        "text = '''[[note]]'''\n",
        'text = """a\n[[note]]"""""\n',
    ],
)
def test_the_line_of_a_note_is_that_of_its_head(between: str) -> None:
    more = "" if "text" in between else 'text = "x"\n'
    first = f"[[note]]\n{between}{more}"
    notes = parse_notes(f'{first}[[note]]\ntext = "last"\n'.encode())
    assert [one.line for one in notes] == [1, 1 + first.count("\n")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[note", ".reposcan-notes.toml is not valid TOML: "),
        ("note = 1", "toml:1: notes are written otherwise"),
        ('note = [{text = "x"}]', "toml:1: notes are written otherwise"),
        ("[note]\ntext = 'x'", "toml:1: notes are written otherwise"),
        ("[[notes]]\ntext = 'x'", "toml:1: there is no key 'notes'"),
        ("\n[[note]]\ntxt = 'x'", "toml:2: a note has no key 'txt'"),
        ("[[note]]\n'a\\nb\x1b' = 1", "toml"),
        ("[[note]]\ntext = 7", "toml:1: text must be a string"),
        ("[[note]]\npath = ['a']\ntext = 'x'", "toml:1: path must be a string"),
        ("[[note]]", "toml:1: a note has a text of 1 to 2,000 characters"),
        ("[[note]]\ntext = ' \t'", "toml:1: a note has a text"),
        (f"[[note]]\ntext = '{'x' * (LONGEST_NOTE + 1)}'", "toml:1: a note has a text"),
        ("[[note]]\ntext = 'x'\npart = 'title'", "toml:1: part must be one of purpose, how"),
        ("[[note]]\ntext = 'x'\nunit = 'f'", "toml:1: a unit needs the path of the file"),
        ("[[note]]\ntext = 'x'\nunit = 'f'\npath = 'a/'", "toml:1: a unit needs the path"),
        ("[[note]]\ntext = 'x'\npart = 'how'", "toml:1: a note without path has no how"),
        (f"x{'.x' * 5000} = 1", "a line has more than 1,000 dots"),
        ("#" * 300_000, "toml:1: the file is larger than 200,000 bytes"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_notes(text.encode())
    assert says in caught.value.message
    assert "--exclude .reposcan-notes.toml" in caught.value.hint
    assert "\n" not in caught.value.message + caught.value.hint
    assert "\x1b" not in caught.value.message


def test_a_near_miss_is_guessed() -> None:
    with pytest.raises(UsageError) as caught:
        parse_notes(b"[[note]]\ntext = 'x'\nfile = 'a'\n")
    assert "a note has path, unit, part, text" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        parse_notes(b"[[note]]\ntxt = 'x'\n")
    assert "did you mean text?" in caught.value.hint


_PIECES = st.sampled_from(
    [
        "[[note]]",
        "text",
        "path",
        "=",
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "#",
        "\n",
        "x",
        "\r\n",
        "é",
        " ",
    ]
)


@given(st.one_of(st.binary(), st.lists(_PIECES).map(lambda one: "".join(one).encode())))
def test_any_file_is_read_or_refused(raw: bytes) -> None:
    try:
        notes = parse_notes(raw)
    except UsageError:
        return
    lines = raw.decode().split("\n")
    assert all(lines[one.line - 1].strip().startswith("[[") for one in notes)
