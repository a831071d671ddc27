"""Slack's tokens, and how they are kept: encrypted, under keys that can be replaced one by one."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import SecretStr

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

_PURPOSE = b"referent: tokens of installations, 1"


class Unsealable(Exception):
    """Tokens that none of the keys opens, or that there is no key for."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A bot's token; `refresh` gets the next one where they are rotated. Neither is ever shown."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)


class Keyring:
    """The keys that `REFERENT_SECRET_KEY` holds, separated by commas: the first encrypts, all decrypt."""

    def __init__(self, secret: SecretStr | None) -> None:
        written = secret.get_secret_value() if secret else ""
        self._secrets = tuple(each for each in map(str.strip, written.split(",")) if each)

    def __bool__(self) -> bool:
        """Whether there is a key."""
        return bool(self._secrets)

    def seal(self, tokens: Tokens) -> str:
        """The tokens, encrypted. Raises `Unsealable` without a key."""
        if not self:
            raise Unsealable
        told = json.dumps({"access": tokens.access, "refresh": tokens.refresh})
        return self._keys.encrypt(told.encode()).decode()

    def open(self, sealed: str) -> Tokens:
        """The tokens again. Raises `Unsealable` where no key fits."""
        if not self:
            raise Unsealable
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see _keys

        try:
            told = json.loads(self._keys.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise Unsealable from error
        return Tokens(told["access"], told["refresh"])

    def renewed(self, sealed: str) -> str | None:
        """The same tokens under the first key; None where that is the one that they are kept under. Raises
        `Unsealable` where no key fits."""
        opened = self.open(sealed)
        try:
            Keyring(SecretStr(self._secrets[0])).open(sealed)
        except Unsealable:
            return self.seal(opened)
        return None

    @cached_property
    def _keys(self) -> "MultiFernet":
        from cryptography.fernet import MultiFernet  # noqa: PLC0415 - those with one token need none of it

        return MultiFernet([_key(secret) for secret in self._secrets])


def _key(secret: str) -> "Fernet":
    """A key made of what was written, however long it is (HKDF, RFC 5869)."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 - see _keys
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - likewise
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - likewise

    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(made))


def mark(token: str) -> str:
    """Tells one token from another, and tells nothing of it: a digest of what nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]
