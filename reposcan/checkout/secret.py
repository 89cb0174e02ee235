"""Files that are kept to give access: keys, passwords and the environments that hold them.

They are left out of what goes to another machine. Found by the names that programs look for, and by
the armour of a private key with something in it: code that only names the armour is code.
"""

import re

from reposcan.checkout.place import Place

_NAMES = frozenset(
    {
        *(".env", ".envrc", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".htpasswd", ".s3cfg"),
        *(".git-credentials", ".npmrc", ".yarnrc.yml", ".pypirc", ".dockercfg", ".vault-token"),
        *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "kubeconfig"),
        *("credentials", "credentials.json", "client_secret.json", "service-account.json"),
        *("secrets.json", "secrets.yml", "secrets.yaml", "secrets.toml", "master.key"),
    }
)
_SUFFIXES = frozenset(
    {".pem", ".key", ".p8", ".p12", ".pfx", ".ppk", ".jks", ".keystore", ".kdbx", ".ovpn"}
    | {".asc", ".gpg", ".tfstate", ".tfvars", ".env"}
)
#: An environment to be copied and filled in is documentation.
_TEMPLATES = (".example", ".sample", ".template", ".dist", ".defaults", ".schema")

_PRIVATE_KEY = re.compile(
    rb"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|\s)++"
    # Headers such as `Proc-Type: 4,ENCRYPTED`.
    rb"(?:[\w-]{1,40}: [^\n\\]{1,200}(?:\\[nr]|\s)++){0,8}"
    rb"[\"'+\s]*+[A-Za-z0-9+/=]{40}"
)


def is_secret(path: str, text: bytes) -> bool:
    """Whether a file is one that opens something.

    Args:
        path: relative to the checkout's root, with forward slashes.
        text: its text, UTF-8.
    """
    place = Place.of(path)
    if place.lower.endswith(_TEMPLATES):
        return False
    named = place.lower in _NAMES or place.lower.startswith(".env.")
    return named or place.suffix in _SUFFIXES or bool(_PRIVATE_KEY.search(text))
