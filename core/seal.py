"""A short-lived secret for the session: encrypted, since sessions lie in the database as plain text."""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from encrypted_fields.fields import EncryptedFieldMixin


@cache
def _box() -> Fernet | MultiFernet:
    """The keys of the encrypted columns; deriving them is slow, so once a process."""
    return EncryptedFieldMixin().f


def seal(text: str) -> str:
    """`text` (a NIK, a searched name) as a token that tells nothing and knows its age."""
    return _box().encrypt(text.encode()).decode()


def unseal(token: str, *, seconds: int) -> str | None:
    """What was sealed, or None if the token is older than `seconds` or not ours."""
    try:
        return _box().decrypt(token.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None
