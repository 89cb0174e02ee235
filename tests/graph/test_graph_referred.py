"""Where definitions are used, and when that is certain."""

from parsed_files import parsed

from reposcan.graph import referred, ties
from reposcan.graph.referred import MOST_SITES
from reposcan.model.graph import Referred, Site


def found(files: dict[str, str]) -> dict[str, Referred]:
    outlines = parsed(files)
    result = referred(outlines, ties(outlines))
    assert result.keys() == outlines.keys()
    return {f"{path}:{one.definition}": one for path in result for one in result[path]}


def test_uses_in_other_files_and_its_own_are_listed_in_order() -> None:
    result = found(
        {
            "a.py": "def make_box(): pass\ndef unused_one(): pass\nmake_box()\n",
            "b.py": "from a import make_box\n\nmake_box(make_box())\n",
        }
    )
    sites = (Site("a.py", 3), Site("b.py", 1), Site("b.py", 3))
    assert result == {"a.py:make_box": Referred("make_box", 1, 3, sites, certain=True)}


def test_a_method_of_an_everyday_name_is_never_certain() -> None:
    result = found(
        {
            "a.py": "class Box:\n    def close(self): pass\n    def seal_lid(self): pass\n",
            "b.py": "import a\nopen('x').close()\nbox.seal_lid()\n",
            "c.py": "box.seal_lid()\n",
        }
    )
    assert not result["a.py:Box.close"].certain
    assert not result["a.py:Box.seal_lid"].certain, "c.py does not even import the file"
    assert [site.path for site in result["a.py:Box.seal_lid"].sites] == ["b.py", "c.py"]


def test_of_several_definitions_a_file_means_its_own_or_those_it_imports() -> None:
    result = found(
        {
            "a.py": "def run_it(): pass\n",
            "b.py": "def run_it(): pass\nrun_it()\n",
            "c.py": "from a import run_it\nrun_it()\n",
            "d.py": "run_it()\n",
        }
    )
    assert [site.path for site in result["a.py:run_it"].sites] == ["c.py", "c.py", "d.py"]
    assert [site.path for site in result["b.py:run_it"].sites] == ["b.py", "d.py"]
    assert not result["a.py:run_it"].certain and not result["b.py:run_it"].certain


def test_includes_are_no_uses_of_a_name() -> None:
    assert found({"h.h": "int h(void) { return 1; }\n", "a.c": '#include "h.h"\n'}) == {}


def test_all_lines_are_counted_and_the_first_ones_kept() -> None:
    lines = "make_box()\n" * (MOST_SITES + 30)
    result = found({"a.py": "def make_box(): pass\n", "b.py": f"import a\n{lines}", "c.py": lines})
    one = result["a.py:make_box"]
    assert one.total == 2 * (MOST_SITES + 30) and len(one.sites) == MOST_SITES
    assert one.sites[0] == Site("b.py", 2)
