"""What stays on this machine when the code goes to another one."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.checkout import Selection, open_checkout, take_snapshot
from reposcan.checkout.secret import is_secret
from reposcan.model.source import SkippedFile, SkipReason

BODY = "MIIEpAIBAAKCAQEA" + "b" * 48


@pytest.mark.parametrize(
    "path",
    [
        *(".env", "app/.env.production", "prod.env", ".ENV", ".netrc", "a/.npmrc", "id_ed25519"),
        *("tls/server.key", "ca.PEM", "app.p12", "prod.tfvars", "terraform.tfstate"),
        *(".aws/credentials", "config/master.key", "secrets.yaml", "kubeconfig"),
    ],
)
def test_names_that_programs_look_for_are_secrets(path: str) -> None:
    assert is_secret(path, b"x")


@pytest.mark.parametrize(
    "path",
    [
        *(".env.example", "env.py", "environment.yml", "keys.py", "key", "secrets.py", "monkey.c"),
        *("credentials.py", "src/pem.c", "package.json", ".env.sample", "id_rsa.pub", "tokens.go"),
    ],
)
def test_names_of_code_are_none(path: str) -> None:
    assert not is_secret(path, b"password = read()\n")


@pytest.mark.parametrize(
    "text",
    [
        f"-----BEGIN PRIVATE KEY-----\n{BODY}\n",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\r\n{BODY}\r\n",
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n{BODY}\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
        f"DEK-Info: AES-128-CBC,0123\n\n{BODY}\n",
        f'key = "-----BEGIN EC PRIVATE KEY-----\\n{BODY}\\n"\n',
        f"key: |\n    -----BEGIN PRIVATE KEY-----\n    {BODY}\n",
        f'"-----BEGIN PRIVATE KEY-----\\n"\n    "{BODY}\\n"\n',
    ],
)
def test_a_private_key_is_a_secret_wherever_it_stands(text: str) -> None:
    assert is_secret("notes.txt", text.encode())


@pytest.mark.parametrize(
    "text",
    [
        'if text.startswith("-----BEGIN PRIVATE KEY-----"):\n    return True\n',
        f"-----BEGIN PUBLIC KEY-----\n{BODY}\n",
        f"-----BEGIN CERTIFICATE-----\n{BODY}\n",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n",
    ],
)
def test_code_that_knows_of_keys_is_none(text: str) -> None:
    assert not is_secret("crypto.py", text.encode())


@given(st.lists(st.sampled_from(["-----BEGIN PRIVATE KEY-----", "\n", "\\n", "A: b", " ", "aaaa"])))
def test_any_text_is_judged_in_a_moment(parts: list[str]) -> None:
    is_secret("a.py", "".join(chain(parts * 200)).encode())


def test_secrets_stay_only_where_the_code_goes_away(make_checkout) -> None:
    files = {".env": "A=1\n", "a.py": "a = 1\n", "deploy/.env": "B=1\n"}
    with open_checkout(make_checkout(files)) as checkout:

        def skipped(selection: Selection) -> tuple[SkippedFile, ...]:
            return take_snapshot(checkout, lambda digest, raw: None, None, selection).skipped

        assert skipped(Selection()) == ()
        both = tuple(SkippedFile(path, SkipReason.SECRET) for path in (".env", "deploy/.env"))
        assert skipped(Selection(abroad=True)) == both
        assert skipped(Selection(include=(".env",), abroad=True)) == both[1:]
