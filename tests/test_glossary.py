from pathlib import Path

import pytest

from reposcan.errors import UsageError
from reposcan.glossary import read_glossary
from reposcan.model.legacy import GlossaryEntry


def read(tmp_path: Path, text: str | bytes) -> tuple[GlossaryEntry, ...]:
    file = tmp_path / "glossary.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_glossary(file)


def test_terms_are_read_each_once_and_the_last_counts(tmp_path: Path) -> None:
    text = (
        '\ufeffTerm,Meaning,Source\r\nACCT, account \r\n\r\nTXN,"a, b",J. Doe\nacct,the account\n'
    )
    assert read(tmp_path, text) == (
        GlossaryEntry("acct", "the account"),
        GlossaryEntry("TXN", "a, b", "J. Doe"),
    )


def test_what_a_model_proposed_stays_a_proposal_until_somebody_checks_it(tmp_path: Path) -> None:
    text = 'term,meaning,source\nA1,one,"model, unchecked"\nB2,\'=two,checked\n'
    assert read(tmp_path, text) == (GlossaryEntry("B2", "=two", "checked"),)


def test_texts_come_on_one_line_and_short(tmp_path: Path) -> None:
    [entry] = read(tmp_path, f"A\u202eB,{'x' * 5000}\n")
    assert entry.term == "A\\u202eB" and len(entry.meaning) <= 400


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ACCT\n", "line 1"),
        ("a,b\n,meaning\n", "line 2"),
        ('a,"b\n', "not CSV"),
        (b"a,\xff\xfe\n", "not UTF-8"),
        ("a,b\n" * 10_001, "more than 10,000 lines"),
        ("a" * 2_000_001, "larger than"),
        ("a,b\0c\n" + "x" * 200_000 + ",y\n", "not CSV"),
    ],
)
def test_what_is_no_glossary_is_told(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert says in caught.value.message and caught.value.hint


def test_a_missing_file_is_told_and_none_is_none(tmp_path: Path) -> None:
    assert read_glossary(None) == ()
    for file in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            read_glossary(file)
