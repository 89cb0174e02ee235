"""Records of COBOL: what each entry says, and where each item lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy_dossier import dossier, program, sizes

from reposcan.model.dossier import DataItem, Record
from reposcan.syntax import lay_out, put_in
from reposcan.syntax.legacy.cobol.dossier.pictures import size_of


def records(text: str) -> tuple[Record, ...]:
    return program(text, "A.cpy").records


@pytest.mark.parametrize(
    ("picture", "usage", "size"),
    [
        ("X(10)", "", 10),
        ("S9(9)V99", "", 11),
        ("S9(9)V99", "SIGN SEPARATE", 12),
        ("X(3)", "SIGN SEPARATE", 3),
        ("S9(9)V99", "COMP-3", 6),
        ("S9(10)V99", "PACKED-DECIMAL", 7),
        ("S9(4)", "COMP", 2),
        ("S9(9)", "BINARY", 4),
        ("9(18)", "COMP-5", 8),
        ("9(19)", "COMP", -1),
        ("S9(5)PPP", "", 5),
        ("$$,$$9.99CR", "", 11),
        ("+ZZZ,ZZZ.99", "", 11),
        ("N(5)", "", 10),
        ("", "COMP-1", 4),
        ("", "COMP-2", 8),
        ("", "INDEX", 4),
        ("", "POINTER", 4),
        ("X(LENGTH)", "", -1),
        ("", "", -1),
        ("X(999999999)X(999999999)X(999999999)", "", -1),
    ],
)
def test_bytes_of_an_item(picture: str, usage: str, size: int) -> None:
    assert size_of(picture, usage) == size


def test_offsets_of_groups_tables_and_redefinitions() -> None:
    [record] = records("""
        01  ACCOUNT.
            05  ID-PART         PIC 9(11).
            05  DATES.
                10  OPENED      PIC X(10).
                10  CLOSED      REDEFINES OPENED.
                    15  YEAR    PIC 9(4).
                    15  FILLER  PIC X(6).
            05  BALANCES    OCCURS 1 TO 12 DEPENDING ON N COMP-3.
                10  AMOUNT      PIC S9(9)V99.
                10  RATE        PIC S9(3)V99.
            05  KIND            PIC X VALUE 'A'.
                88  GOOD        VALUES 'A' 'B'.
            66  ALIAS RENAMES KIND.
        """)
    assert sizes(record) == [
        ("ACCOUNT", 0, 130),
        ("ID-PART", 0, 11),
        ("DATES", 11, 10),
        ("OPENED", 11, 10),
        ("CLOSED", 11, 10),
        ("YEAR", 11, 4),
        ("FILLER", 15, 6),
        ("BALANCES", 21, 9),
        ("AMOUNT", 21, 6),
        ("RATE", 27, 3),
        ("KIND", 129, 1),
        ("GOOD", 129, 1),
        ("ALIAS", -1, -1),
    ]
    assert (record.size, record.line, record.place) == (130, 1, "")
    items = {one.name: one for one in record.items}
    assert (items["BALANCES"].occurs, items["AMOUNT"].usage) == (12, "COMP-3")
    assert (items["CLOSED"].redefines, items["CLOSED"].line) == ("OPENED", 5)
    assert (items["KIND"].value, items["GOOD"].value) == ("'A'", "'A' 'B'")


def test_what_is_aligned_is_not_known() -> None:
    [record] = records("""
        01  A.
            05  B PIC X.
            05  C PIC S9(4) COMP SYNC.
            05  D PIC X.
        01  E REDEFINES A PIC X(2).
        """)[:1]
    assert sizes(record) == [("A", 0, -1), ("B", 0, 1), ("C", -1, 2), ("D", -1, 1)]


def test_a_copybook_inside_of_a_record() -> None:
    [record] = records("""
        01  A.
            05  B PIC X.
            05  G.
            COPY HELD.
            05  C PIC X(3).
        01  LAST-ONE PIC X.
        """)[:1]
    assert sizes(record) == [("A", 0, -1), ("B", 0, 1), ("G", 1, -1), ("C", -1, 3)]
    assert (record.size, record.copybooks, record.copied) == (-1, ("HELD",), (4,))
    held = records("10  D PIC X(5).\n10  E PIC 9(4) COMP.")[0].items
    whole = put_in(record, {"HELD": held})
    assert sizes(whole) == [
        ("A", 0, 11),
        ("B", 0, 1),
        ("G", 1, 7),
        ("D", 1, 5),
        ("E", 6, 2),
        ("C", 8, 3),
    ]
    assert (whole.size, whole.copybooks, whole.items[3].line) == (11, (), 4)
    assert put_in(record, {}) == record


def test_a_copybook_with_a_record_of_its_own_ends_the_one_before() -> None:
    found = program("""
        IDENTIFICATION DIVISION.
        PROGRAM-ID. P.
        DATA DIVISION.
        WORKING-STORAGE SECTION.
        01  A.
            05  B PIC X.
        COPY OWN.
            05  C PIC X(3).
        77  F COMP-1.
            COPY OTHER.
        01  D.
        COPY HELD.
        LINKAGE SECTION.
        01  E PIC X.
        """)
    assert [(one.name, one.place, one.size) for one in found.records] == [
        ("A", "WORKING-STORAGE", 1),
        ("C", "WORKING-STORAGE", -1),
        ("F", "WORKING-STORAGE", 4),
        ("D", "WORKING-STORAGE", -1),
        ("E", "LINKAGE", 1),
    ]
    assert [one.copybooks for one in found.records] == [(), ("OWN",), (), ("HELD",), ()]
    own = records("01  OWN.\n    05  X PIC X(7).")[0].items
    whole = put_in(found.records[1], {"OWN": own})
    assert (whole.name, whole.size, sizes(whole)[-1]) == ("OWN", 10, ("C", 7, 3))
    assert found.copybooks == (("OWN", 7), ("OTHER", 10), ("HELD", 12))


def test_a_file_whose_record_is_copied() -> None:
    found = program("""
        IDENTIFICATION DIVISION.
        PROGRAM-ID. P.
        DATA DIVISION.
        FILE SECTION.
        FD  IN-FILE.
            COPY OWN.
        FD  OUT-FILE.
        01  OUT-RECORD PIC X(9).
        """)
    copied, own = found.records
    assert (copied.name, copied.place, copied.items) == ("OWN", "FILE IN-FILE", ())
    assert (own.name, own.place, own.copybooks) == ("OUT-RECORD", "FILE OUT-FILE", ())
    items = records("01  IN-RECORD.\n    05  X PIC X(7).")[0].items
    whole = put_in(copied, {"OWN": items})
    assert (whole.name, whole.size, whole.place) == ("IN-RECORD", 7, "FILE IN-FILE")


def test_pictures_with_points_and_tabs() -> None:
    text = "       01 A.\n\t\t05  B" + " " * 50 + "PIC 9(3).99-.\n       05 C PIC X.\n"
    [one] = dossier("A.cpy", text).programs
    assert sizes(one.records[0]) == [("A", 0, 8), ("B", 0, 7), ("C", 7, 1)]


def test_free_form_and_files_have_places() -> None:
    [one] = dossier(
        "p.cob",
        "identification division.\nprogram-id. p.\ndata division.\nfile section.\nfd in-file.\n"
        "01 in-record pic x(80).\nworking-storage section.\n77 n usage comp-1.\n",
    ).programs
    assert [(record.name, record.place, record.size) for record in one.records] == [
        ("IN-RECORD", "FILE IN-FILE", 80),
        ("N", "WORKING-STORAGE", 4),
    ]


ITEMS = st.builds(
    DataItem,
    level=st.sampled_from([1, 5, 10, 15, 49, 66, 77, 88]),
    name=st.sampled_from(["A", "B", "FILLER"]),
    line=st.integers(1, 50),
    picture=st.sampled_from(["", "X", "9(5)", "?"]),
    usage=st.sampled_from(["", "COMP-3", "SYNC", "COMP SYNC"]),
    occurs=st.integers(1, 3),
    redefines=st.sampled_from(["", "A"]),
)


@given(st.lists(ITEMS, max_size=20), st.lists(st.integers(1, 50), max_size=3).map(sorted))
def test_laying_out_again_changes_nothing(items: list[DataItem], unknown: list[int]) -> None:
    once = lay_out(items, unknown)
    assert [one.name for one in once] == [one.name for one in items]
    assert lay_out(once, unknown) == once
