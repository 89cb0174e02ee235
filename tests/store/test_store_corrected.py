"""Notes of people in a stored run: the model's paragraphs give way to them."""

from dataclasses import replace
from pathlib import Path

from store_example import FACTS, SPAN, begin, read

from reposcan.model.asking import State, Target
from reposcan.model.finding import Document, Summary
from reposcan.model.notes import Part, Remark
from reposcan.model.report import Grounding, ModuleReport
from reposcan.model.told import Basis, Identifiers, Mention
from reposcan.store import Ending, Store

FILE = Target("a.py", "", SPAN)
WHOLE = Target("", "", None)
NAMES = Identifiers((Mention("How"), Mention("Purpose")), ("Caution",))
DOCUMENT = Document("a.py", SPAN, "Purpose.", "How.", "Caution.")


def stored(folder: Path, *remarks: Remark) -> tuple[str, ModuleReport]:
    """The repository's summary, and the module, of a run with these notes."""
    with Store(folder) as store:
        run = begin(store)
        run.keep_facts(replace(FACTS, remarks=remarks), {})
        asks = (("summarize", FILE), ("document", FILE), ("summarize", WHOLE))
        run.plan([(number, *one, Basis()) for number, one in enumerate(asks)])
        for number, result in enumerate((Summary("a.py", "A."), DOCUMENT, Summary("", "All."))):
            run.record(number, Ending(State.ANSWERED, "", "k", result, NAMES))
        run.end(1, interrupted=False, missed=0)
        reader = read(store, run.id)
        return reader.report.summary, next(reader.modules())


def test_notes_beside_the_models_words_take_nothing_away(tmp_path: Path) -> None:
    folder = Remark("Ours.", 5, "b/")
    remarks = Remark("All.", 1), Remark("A.", 2, "a.py"), Remark("B.", 3, "a.py", "f", Part.HOW)
    summary, module = stored(tmp_path, *remarks, folder)
    assert module.remarks == remarks[1:]
    assert (summary, [one.words.text for one in module.summaries]) == ("All.", ["A."])
    [document] = module.documents
    assert (document.words, document.identifiers) == (DOCUMENT, NAMES)
    assert module.grounding == Grounding(6, 4)


def test_a_part_gives_way_alone(tmp_path: Path) -> None:
    summary, module = stored(tmp_path, Remark("A.", 2, "a.py", part=Part.HOW))
    [document] = module.documents
    assert document.words == replace(DOCUMENT, how="")
    # The names go with the words that they stood in.
    assert document.identifiers == Identifiers((Mention("Purpose"),), ("Caution",))
    assert (summary, [one.words.text for one in module.summaries]) == ("All.", ["A."])
    # It was measured with the words that are not shown.
    assert module.grounding == Grounding(0, 0)


def test_a_document_of_which_nothing_is_left_is_none(tmp_path: Path) -> None:
    remarks = [Remark("A.", 2, "a.py", part=part) for part in Part]
    summary, module = stored(tmp_path, *remarks, Remark("R.", 9, part=Part.SUMMARY))
    assert (summary, module.summaries, module.documents) == ("", (), ())
