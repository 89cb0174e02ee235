"""A report is written whole or not at all."""

import errno

import pytest
from report_example import ordinary, silent

from reposcan.errors import ReportError
from reposcan.report import FORMATTERS, JsonFormatter, write


class Failing:
    """A formatter that writes a page, then meets an error."""

    name = "failing"

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def pages(self, reader):
        yield "page.html", "text"
        raise self.error


class Fixed:
    """A formatter of given pages."""

    name = "fixed"

    def __init__(self, *pages: tuple[str, str]) -> None:
        self.fixed = pages

    def pages(self, reader):
        return iter(self.fixed)


def texts(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_report_is_written_and_replaced(tmp_path):
    out = tmp_path / "deep" / "out"
    first = write(silent(), FORMATTERS, out)
    assert first == out / "report" / "index.html"
    (out / "report" / "stale.html").write_text("old")
    second = write(ordinary(), FORMATTERS, out)
    assert second == first
    assert "A full queue overwrites" in second.read_text(encoding="utf-8")
    assert not (out / "report" / "stale.html").exists()
    assert [path.name for path in out.iterdir()] == ["report"]


def test_equal_runs_give_equal_files(tmp_path):
    one, two = (write(ordinary(), FORMATTERS, tmp_path / name).parent for name in "ab")
    assert texts(one) == texts(two)


@pytest.mark.parametrize(
    ("number", "message", "hint"),
    [
        (errno.ENOSPC, "the disk is full", "free some space"),
        (errno.EACCES, "permission denied", "--store"),
        (errno.EROFS, "read-only", "--store"),
        (errno.EIO, "I/O error", "--store"),
    ],
)
def test_a_failure_is_explained_and_leaves_the_old_report(tmp_path, number, message, hint):
    before = texts(write(ordinary(), FORMATTERS, tmp_path).parent)
    failing = Failing(OSError(number, "I/O error"))
    with pytest.raises(ReportError) as caught:
        write(silent(), [failing], tmp_path)
    assert message in caught.value.message and str(tmp_path / "report") in caught.value.message
    assert hint in caught.value.hint
    assert texts(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_interrupt_leaves_the_old_report(tmp_path):
    before = texts(write(ordinary(), FORMATTERS, tmp_path).parent)
    with pytest.raises(KeyboardInterrupt):
        write(silent(), [Failing(KeyboardInterrupt())], tmp_path)
    assert texts(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_failing_swap_puts_the_old_report_back(tmp_path, monkeypatch):
    before = texts(write(ordinary(), FORMATTERS, tmp_path).parent)
    path_type = type(tmp_path)
    rename = path_type.rename

    def failing(self, target):
        if self.name.startswith(".report-new-"):
            raise OSError(errno.ENOSPC, "full")
        return rename(self, target)

    monkeypatch.setattr(path_type, "rename", failing)
    with pytest.raises(ReportError, match="the disk is full"):
        write(silent(), FORMATTERS, tmp_path)
    assert texts(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_leftovers_of_a_killed_write_are_swept(tmp_path):
    (tmp_path / ".report-new-0123" / "modules").mkdir(parents=True)
    (tmp_path / ".report-old-0123").mkdir()
    write(ordinary(), FORMATTERS, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_report_moved_aside_by_a_killed_write_comes_back(tmp_path):
    report = write(ordinary(), FORMATTERS, tmp_path).parent
    before = texts(report)
    report.rename(tmp_path / ".report-old-0123")
    with pytest.raises(ReportError):
        write(silent(), [Failing(OSError(errno.ENOSPC, ""))], tmp_path)
    assert texts(report) == before


@pytest.mark.parametrize(
    "marker", [None, "[]", '{"version": 1}', '{"schema_version": "x"}'], ids=str
)
def test_a_folder_of_the_user_is_refused(tmp_path, marker):
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    if marker is not None:
        (folder / "report.json").write_text(marker)
    with pytest.raises(ReportError, match="was not written by reposcan"):
        write(ordinary(), FORMATTERS, tmp_path)
    assert (folder / "thesis.txt").read_text() == "years of work"


def test_a_file_or_a_link_in_the_way_is_refused(tmp_path):
    elsewhere = write(ordinary(), FORMATTERS, tmp_path / "elsewhere").parent
    before = texts(elsewhere)
    (tmp_path / "report").symlink_to(elsewhere)
    with pytest.raises(ReportError, match="was not written by reposcan"):
        write(silent(), FORMATTERS, tmp_path)
    assert texts(elsewhere) == before
    (tmp_path / "report").unlink()
    (tmp_path / "report").write_text("a file")
    with pytest.raises(ReportError, match="was not written by reposcan"):
        write(silent(), FORMATTERS, tmp_path)


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "report").mkdir()
    assert write(ordinary(), FORMATTERS, tmp_path).is_file()


def test_a_file_in_place_of_the_output_folder_is_explained(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ReportError, match="cannot write the report"):
        write(ordinary(), FORMATTERS, tmp_path / "out")
    with pytest.raises(ReportError, match="a part of that path is a file"):
        write(ordinary(), FORMATTERS, tmp_path / "out" / "deeper")


@pytest.mark.parametrize("path", ["../outside.html", "/outside.html", "a/../../outside.html"])
def test_no_page_leaves_the_report(tmp_path, path):
    out = tmp_path / "out"
    if path.startswith("/"):
        path = str(tmp_path / "outside.html")
    with pytest.raises(ValueError, match="outside the report"):
        write(ordinary(), [JsonFormatter(), Fixed((path, "text"))], out)
    assert not any(out.iterdir()) and not list(tmp_path.glob("outside*"))


def test_two_pages_of_one_name_are_refused(tmp_path):
    with pytest.raises(ReportError, match="a file of that name is in the way"):
        write(ordinary(), [Fixed(("a.html", "1"), ("a.html", "2"))], tmp_path)


def test_a_report_without_its_mark_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"report\.json"):
        write(ordinary(), [Fixed(("index.html", ""))], tmp_path)
    assert not any(tmp_path.iterdir())


def test_the_report_follows_the_users_permissions(tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    report = write(ordinary(), FORMATTERS, tmp_path).parent
    assert report.stat().st_mode == plain.stat().st_mode


def test_missing_templates_are_explained(monkeypatch, tmp_path):
    def missing(kind):
        raise FileNotFoundError(f"{kind}/ is missing from the installation of reposcan")

    monkeypatch.setattr("reposcan.resources.folder", missing)
    with pytest.raises(ReportError, match="reports/ is missing"):
        write(ordinary(), FORMATTERS, tmp_path)
    assert not any(tmp_path.iterdir())
