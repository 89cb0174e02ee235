import pytest
from legacy_example import (
    ACCOUNT,
    CSD,
    CYCLE,
    DATES,
    DOSSIERS,
    IDLE,
    MENU,
    NIGHT,
    POST,
    SCREEN,
)
from parsed_files import parsed

from reposcan.facts.legacy import by_ties, collect_legacy
from reposcan.facts.legacy.inventory import application
from reposcan.facts.legacy.system import system
from reposcan.graph import ties
from reposcan.model.dossier import DataItem, FileDossier, Program, Record
from reposcan.model.legacy import Spot
from reposcan.syntax import put_in, read_dossier

WHOLE, FILES = collect_legacy(DOSSIERS, put_in)


def links(path: str):
    return FILES[path].links[0]


def unit(name: str):
    return next(one for one in WHOLE.units if one.name == name and one.kind != "procedure")


@pytest.mark.parametrize(
    ("path", "belongs"),
    [
        ("app/cbl/POST.cbl", "app"),
        ("app/sub-a/cpy-bms/X.cpy", "app/sub-a"),
        ("src/main/cobol/X.cbl", "src/main"),
        ("X.cbl", ""),
        ("cbl/X.cbl", ""),
    ],
)
def test_a_file_belongs_to_what_is_around_the_folder_of_its_kind(path, belongs):
    assert application(path) == belongs


def test_programs_run_as_what_starts_them_runs():
    modes = {name: unit(name).mode for name in ("POST", "MENU", "DATES", "IDLE")}
    # DATES is called by the one, and is among the options of the other.
    assert modes == {"POST": "batch", "MENU": "online", "DATES": "batch and online", "IDLE": ""}


def test_a_job_leads_to_programs_through_procedures():
    [night] = [job for job in WHOLE.jobs if job.name == "NIGHT"]
    first, second, third = night.steps
    assert first.procedure and first.runs[0].units == (Spot("CYCLE", CYCLE, 1),)
    assert [spot.unit for spot in first.reaches] == ["DATES", "POST"]
    assert [(one.name, bool(one.system)) for one in second.runs] == [
        ("IKJEFT01", True),
        ("REPORTER", False),
    ]
    assert third.runs[0].system == "sort"
    assert [start.name for start in links(POST).starts] == ["CYCLE.RUN"]


def test_a_transaction_shows_maps_and_hands_on():
    menu = next(one for one in WHOLE.transactions if one.code == "MENU")
    assert menu.maps == ("MENUMAP",)
    assert [target.name for target in menu.goes] == ["DATES", "LOST"]
    assert links(MENU).starts[0].spot == Spot("MENU", CSD, 4)


def test_what_an_item_may_hold_is_called_and_the_item_is_no_program():
    dynamic, plain = links(MENU).calls
    assert dynamic.item == "OPT-PROGRAM" and [one.name for one in dynamic.targets] == ["DATES"]
    assert not plain.item


def test_missing_names_are_told_from_those_of_the_system():
    found = {(one.kind, one.name): one.system for one in WHOLE.missing}
    assert {name for (_, name), system in found.items() if not system} == {
        "LOST",
        "REPORTER",
        "NOWHERE",
    }
    assert {name for (_, name), system in found.items() if system} == {
        "CEE3ABD",
        "IKJEFT01",
        "SORT",
        "SQLCA",
    }


def test_what_nobody_uses():
    assert [spot.unit for spot in WHOLE.orphans] == ["IDLE", "UNUSED"]


def test_copybooks_are_put_into_the_records_that_copy_them():
    layout = links(POST).layouts[0]
    assert [(one.item.name, one.copybook, one.item.offset) for one in layout.fields] == [
        ("FD-ACCT", "", 0),
        ("ACCT-ID", "ACCOUNT", 0),
        ("ACCT-BALANCE", "ACCOUNT", 11),
        ("FILLER", "ACCOUNT", 18),
    ]
    assert layout.size == 20
    without = {path: one for path, one in DOSSIERS.items() if path != ACCOUNT}
    _, files = collect_legacy(without, put_in)
    unknown = files[POST].links[0].layouts[0]
    assert (unknown.size, len(unknown.fields)) == (-1, 1)


def test_a_copybook_with_a_record_of_its_own_is_not_put_into_another():
    own = Record("OWN", "", 1, 1, (DataItem(1, "OWN", 1, "X", "", 0, 1),))
    book = Program("ACCOUNT", "copybook", 1, 2, records=(own,))
    _, files = collect_legacy({**DOSSIERS, ACCOUNT: FileDossier((book,))}, put_in)
    assert [one.item.name for one in files[POST].links[0].layouts[0].fields] == ["FD-ACCT"]


def test_copybooks_that_copy_each_other_end():
    def book(name: str, other: str) -> FileDossier:
        item = DataItem(5, f"{name}-X", 2, "X", "", 0, 1)
        record = Record(name, "", 1, -1, (item,), (other,), (3,))
        return FileDossier(
            (Program(name, "copybook", 1, 3, copybooks=((other, 3),), records=(record,)),)
        )

    whole, files = collect_legacy({"A.cpy": book("A", "B"), "B.cpy": book("B", "A")}, put_in)
    assert [spot.unit for spot in whole.orphans] == []
    assert len(files["A.cpy"].links[0].layouts[0].fields) < 20


def test_an_item_tells_who_touches_it_in_all_programs():
    fields = {one.item.name: one for one in links(ACCOUNT).layouts[0].fields}
    balance = fields["ACCT-BALANCE"]
    assert balance.reads.first == (Spot("POST", POST, 40), Spot("POST", POST, 44))
    assert balance.writes.first == (Spot("POST", POST, 45),)
    assert fields["FILLER"].reads.total == 0


def test_data_sets_know_their_readers_and_writers():
    stores = {(one.kind, one.name): one for one in WHOLE.stores}
    accounts = stores["data set", "PROD.ACCOUNTS"]
    assert [spot.unit for spot in accounts.writers.first] == ["CYCLE", "POST"]
    assert [spot.unit for spot in accounts.readers.first] == ["CYCLE", "NIGHT", "POST"]
    assert ("data set", "PROD.LOAD") not in stores
    assert stores["table", "LEDGER"].writers.total == 1


def test_what_would_break_is_followed_through_calls_copies_and_starts():
    felt = {(one.spot.unit, one.steps): one.why for one in links(DATES).effects}
    assert felt["POST", 1] == "calls DATES" and felt["CYCLE", 2] == "runs POST"
    assert felt["NIGHT", 3] == "runs CYCLE"
    copied = {one.spot.unit: one.why for one in links(ACCOUNT).effects}
    assert copied["POST"] == "copies ACCOUNT"
    assert "reads the data set PROD.ACCOUNTS, which POST writes" in {
        one.why for one in links(POST).effects
    }


def test_the_inventory_counts_what_makes_a_program_hard_to_move():
    post = unit("POST")
    counted = post.measures
    assert (counted.rules, counted.jumps, counted.dead, counted.hard_coded) == (3, 1, 1, 1)
    assert counted.two_digit_years == 1 and counted.organisations == ("INDEXED",)
    assert post.doc == "Post the day's transactions."


def test_the_matrix_names_users_once_a_line():
    rows = {one.name: one for one in WHOLE.copybooks}
    assert rows["ACCOUNT"].users == (Spot("POST", POST, 12),)
    assert rows["SQLCA"].units == () and rows["SQLCA"].system


def test_names_of_the_system():
    assert system("DFHAID") == "CICS" and system("mqput") == "MQ"
    assert not system("SORTER") and not system("CEETEST-1") and not system("POST")


def test_nothing_read_gives_nothing():
    whole, files = collect_legacy({}, put_in)
    assert whole.units == () and files == {}


def test_the_kept_dossier_has_its_records_as_layouts_alone():
    assert FILES[POST].dossier.programs[0].records == ()
    assert {SCREEN, IDLE, NIGHT} <= set(FILES)


def test_a_missing_program_may_be_a_file_of_another_language():
    whole, _ = collect_legacy(DOSSIERS, put_in, {"LOST": "app/asm/lost.asm"})
    assert {one.file for one in whole.missing if one.name == "LOST"} == {"app/asm/lost.asm"}


def test_other_languages_are_joined_by_ties_and_miss_nothing():
    files = {
        "src/a.py": "import b\n\n\ndef f():\n    return b.work() + len(str(1))\n",
        "src/b.py": "def work():\n    return 1\n",
    }
    outlines = parsed(files)
    dossiers = {
        path: read_dossier(path, "Python", text.encode(), outlines[path])
        for path, text in files.items()
    }
    joined = by_ties(dossiers, outlines, ties(outlines), {"COBOL"})
    whole, found = collect_legacy(joined, put_in)
    assert [one.name for one in whole.units] == list(files)
    assert whole.missing == whole.orphans == ()
    [effect] = found["src/b.py"].links[0].effects
    assert (effect.spot.unit, effect.why) == ("src/a.py", "imports src/b.py")
