"""Written contexts: every line of the code, within the budget, counted again."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripted import make_model_folder
from tokenizers import Tokenizer

from reposcan import ScanConfig
from reposcan.contexts import write_contexts
from reposcan.errors import ReportError, ReposcanError, UsageError
from reposcan.models import cached

FILES = {
    **{f"src/m{n}.py": f"def f{n}(a):\n" + f"    a += {n}\n" * 60 for n in range(12)},
    "main.py": "from src.m1 import f1\n\nf1(1)\n",
    "src/use.py": "from src.m3 import f3\n" + "f3(1)\n" * 90,
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
    index = write_contexts(replace(config, context=8192), tmp_path / "out")
    tokenizer = Tokenizer.from_file(f"{config.model}/tokenizer.json")
    written = json.loads(index.path.read_text())
    assert len(written["packs"]) == len(index.packs) > 1
    for pack in written["packs"]:
        text = (index.path.parent / pack["file"]).read_text()
        assert len(tokenizer.encode(text, add_special_tokens=False).ids) == pack["tokens"]
        assert pack["tokens"] <= written["budget"]
        for member in pack["members"]:
            assert member["path"] in text
    tied = [("main.py", "src/m1.py"), ("src/use.py", "src/m3.py")]
    inside = [any({*pair} <= code_in(pack) for pack in written["packs"]) for pair in tied]
    assert written["edges"] == {"total": 2, "inside": sum(inside)}
    assert any(inside)
    assert written["skipped"] == [{"path": "logo.png", "reason": "binary"}]


def code_in(pack: dict[str, Any]) -> set[str]:
    return {one["path"] for one in pack["members"] if one["form"] != "skeleton"}


def test_the_reserve_is_left_free_and_signatures_of_neighbours_are_shown(
    config: ScanConfig, tmp_path: Path
) -> None:
    index = write_contexts(config, tmp_path / "out", reserve=3096)
    assert index.budget == 1000
    assert max(pack.tokens for pack in index.packs) <= 1000
    [shows] = [pack for pack in index.packs if any(m.path == "src/use.py" for m in pack.members)]
    [skeleton] = [one for one in shows.members if one.form == "skeleton"]
    assert (skeleton.path, skeleton.start_line) == ("src/m3.py", 1)
    text = (index.path.parent / shows.file).read_text()
    assert text.startswith("=== Signatures in src/m3.py ===\ndef f3(a)\n\n=== File src/use.py ===")


def test_any_tokenizer_counts(config: ScanConfig, tmp_path: Path) -> None:
    file = tmp_path / "words.json"
    Path(f"{config.model}/tokenizer.json").rename(file)
    nobody = replace(config, context=None)
    with pytest.raises(UsageError, match="how long a context"):
        write_contexts(nobody, tmp_path / "out", str(file))
    index = write_contexts(config, tmp_path / "out", str(file))
    assert index.tokenizer == str(file)
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(ReposcanError, match="is not a tokenizer"):
        write_contexts(config, tmp_path / "out", str(tmp_path / "none.json"))
    for name, message in ((str(tmp_path / "no.json"), "cannot read"), ("a/b", "not on this")):
        with pytest.raises(ReposcanError, match=message):
            write_contexts(config, tmp_path / "out", name)


@pytest.mark.parametrize("reserve", [-1, 4096, 9999])
def test_a_reserve_that_leaves_nothing_is_an_error(
    config: ScanConfig, tmp_path: Path, reserve: int
) -> None:
    with pytest.raises(UsageError, match="leaves nothing"):
        write_contexts(config, tmp_path / "out", reserve=reserve)


def test_written_again_nothing_changes_and_an_edit_changes_one(
    config: ScanConfig, tmp_path: Path
) -> None:
    first = write_contexts(config, tmp_path / "out")
    assert write_contexts(config, tmp_path / "out") == first
    file = config.checkout / "src" / "m5.py"
    file.write_text(file.read_text().replace("+= 5", "+= 6"))
    ids = {pack.id for pack in first.packs}
    again = write_contexts(config, tmp_path / "out")
    [changed] = [pack for pack in again.packs if pack.id not in ids]
    assert "src/m5.py" in {member.path for member in changed.members}
    fresh = write_contexts(replace(config, repack=True), tmp_path / "out")
    assert len(fresh.packs) == len(first.packs)


def test_what_special_tokens_spell_is_counted_as_other_tools_do(
    make_checkout, tmp_path: Path
) -> None:
    model = make_model_folder(tmp_path / "model")
    checkout = make_checkout({"a.py": "a = '<|im_end|>'\n" * 50, "b.py": "b = 1\n"})
    index = write_contexts(ScanConfig(checkout, model=str(model), context=4096), tmp_path / "out")
    [pack] = index.packs
    text = (tmp_path / "out" / pack.file).read_text()
    exact = Tokenizer.from_file(f"{model}/tokenizer.json").encode(text, add_special_tokens=False)
    assert pack.tokens == len(exact.ids) < len(text)


def test_the_default_models_own_tokenizer_counts(config: ScanConfig, tmp_path: Path) -> None:
    folder = cached("smollm2-135m")
    assert folder, "`make setup` fetches it"
    index = write_contexts(replace(config, context=2048), tmp_path / "out", "smollm2-135m")
    exact = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert len(index.packs) > 2
    for pack in index.packs:
        text = (tmp_path / "out" / pack.file).read_text()
        counted = len(exact.encode(text, add_special_tokens=False).ids)
        assert counted == pack.tokens <= index.budget == 2048 - 512


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
