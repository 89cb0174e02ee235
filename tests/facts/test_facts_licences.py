"""Which licences are declared, and where."""

from facts_example import facts, texts
from identify.vendor.licenses import LICENSES

from reposcan.facts.licences import licences
from reposcan.model.facts import Licence

MIT = dict(LICENSES)["MIT"].replace("[year]", "2024").replace("[fullname]", "Me")


def test_texts_tags_and_manifests_are_told_apart_and_counted() -> None:
    found = facts(
        {
            "LICENSE": MIT,
            "sub/LICENSE.txt": MIT,
            "package.json": '{\n"name": "box",\n"license": "ISC"\n}\n',
            "a.c": "/* one\n * SPDX-License-Identifier: GPL-2.0-only\n */\nint x;\n",
            "b/b.c": "// SPDX-License-Identifier: GPL-2.0-only\nint y;\n",
        }
    ).licences
    assert found == (
        Licence("GPL-2.0-only", "SPDX tags", "a.c", 2, 2),
        Licence("MIT", "text of a licence file", "LICENSE", 1, 2),
        Licence("ISC", "manifests", "package.json", 3, 1),
    )


def test_an_unknown_text_is_called_by_its_first_line() -> None:
    found = facts({"COPYING": "\n=====\nThe Box Licence, version 7\n=====\nDo as you please.\n"})
    assert [one.name for one in found.licences] == ["The Box Licence, version 7"]


def test_borrowed_code_has_licences_of_its_own_below_a_rule() -> None:
    text = f"{MIT}\n{'-' * 80}\n\nParts were taken from elsewhere.\n"
    assert [one.name for one in facts({"LICENSE": text}).licences] == ["MIT"]


def test_code_about_licences_is_no_licence() -> None:
    assert facts({"license.py": "x = 1\n", "licenses.json": "{}\n"}).licences == ()


def test_long_stretches_of_white_space_are_no_trap() -> None:
    # The library alone takes minutes over this.
    basis = texts({"LICENSE": b"\n" * 200_000 + b"The Box Licence"})
    assert [one.name for one in licences(basis, ())] == []
