"""Consent is of one store and one machine, and outlasts the scan."""

from pathlib import Path

import pytest

from reposcan.consent import require_consent
from reposcan.errors import ConsentError, StoreError
from reposcan.store.place import refuse_links


def test_what_was_said_once_is_remembered_for_each_machine(tmp_path: Path) -> None:
    require_consent(tmp_path, (), "all", given=False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConsentError, match="all will be sent to a, b"):
        require_consent(tmp_path, ("a", "b"), "all", given=False)
    require_consent(tmp_path, ("a",), "all", given=True)
    require_consent(tmp_path, ("a",), "all", given=False)
    with pytest.raises(ConsentError, match="all will be sent to b"):
        require_consent(tmp_path, ("a", "b"), "all", given=False)
    require_consent(tmp_path, ("b",), "all", given=True)
    require_consent(tmp_path, ("a", "b"), "all", given=False)


def test_what_cannot_be_remembered_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "allowed-hosts").mkdir()
    with pytest.raises(StoreError, match="cannot write"):
        require_consent(tmp_path, ("a",), "all", given=True)


def test_it_is_not_remembered_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "allowed-hosts").symlink_to("/etc/hosts")
    with pytest.raises(StoreError, match="is a symbolic link"):
        refuse_links(tmp_path)
