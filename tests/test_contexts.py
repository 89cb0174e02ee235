"""Written contexts: every line of the code, within the budget, counted again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from scripted import make_model_folder
from tokenizers import Tokenizer

from reposcan import ScanConfig
from reposcan.contexts import write_contexts
from reposcan.errors import ReportError

FILES = {
    **{f"src/m{n}.py": f"def f{n}(a):\n" + f"    a += {n}\n" * 60 for n in range(12)},
    "main.py": "from src.m1 import f1\n\nf1(1)\n",
    "long.py": "def long(a):\n" + "    a = a + 1  # once more\n" * 500,
    "logo.png": b"\x89PNG\r\n\0\0\0",
}


@pytest.fixture
def config(make_checkout, tmp_path: Path) -> ScanConfig:
    model = make_model_folder(tmp_path / "model")
    return ScanConfig(make_checkout(FILES), model=str(model), context=4096)


def test_every_file_is_in_a_context_or_skipped(config: ScanConfig, tmp_path: Path) -> None:
    index = write_contexts(config, tmp_path / "out")
    shown: dict[str, list[tuple[int, int]]] = {}
    for pack in index.packs:
        for member in pack.members:
            shown.setdefault(member.path, []).append((member.start_line, member.end_line))
    assert {*shown, *(path for path, _ in index.skipped)} == set(FILES)
    assert sorted(shown["long.py"])[0][0] == 1
    assert sorted(shown["long.py"])[-1][1] == 501


def test_the_figures_of_the_index_are_those_of_the_files(
    config: ScanConfig, tmp_path: Path
) -> None:
    index = write_contexts(config, tmp_path / "out")
    tokenizer = Tokenizer.from_file(f"{config.model}/tokenizer.json")
    written = json.loads(index.path.read_text())
    assert len(written["packs"]) == len(index.packs) > 1
    for pack in written["packs"]:
        text = (index.path.parent / pack["file"]).read_text()
        assert len(tokenizer.encode(text, add_special_tokens=False).ids) == pack["tokens"]
        assert pack["tokens"] <= written["budget"]
        for member in pack["members"]:
            assert member["path"] in text
    assert written["edges"]["total"] >= written["edges"]["inside"] >= 1
    assert written["skipped"] == [{"path": "logo.png", "reason": "binary"}]


def test_contexts_replace_those_written_before_and_nothing_else(
    config: ScanConfig, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_contexts(config, out)
    assert len([*out.iterdir()]) > 2
    write_contexts(replace(config, paths=("main.py",)), out)
    assert sorted(path.name for path in out.iterdir()) == ["0001.txt", "packs.json"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("precious")
    for index in ("", "{}", '{"packs": []}', '{"version": 1, "packs": []}'):
        (other / "packs.json").write_text(index)
        with pytest.raises(ReportError, match="not written by reposcan"):
            write_contexts(config, other)
    assert (other / "mine.txt").read_text() == "precious"
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_a_checkout_is_never_replaced(config: ScanConfig, tmp_path: Path) -> None:
    # It could bring an index that lists every file of it.
    files = [{"file": name} for name in (*FILES, "src", ".git", ".reposcan")]
    for folder in (config.checkout, config.checkout.parent):
        (folder / "packs.json").write_text(json.dumps({"version": 1, "packs": files}))
        with pytest.raises(ReportError, match="not written by reposcan"):
            write_contexts(config, folder)
    assert (config.checkout / ".git").is_dir()


def test_a_folder_that_cannot_be_written_is_told(config: ScanConfig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match="cannot write the contexts"):
        write_contexts(config, tmp_path / "file" / "out")
