"""A passkey in software, that can also do what a real one refuses: lie about where it is used."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "https://testserver"
FLAG = AuthenticatorData.FLAG


class SoftwareKey:
    def __init__(self, origin: str = ORIGIN, host: str = "testserver", *, verified: bool = True) -> None:
        self.origin = origin
        self.host = host
        self.verified = verified
        self.id = os.urandom(32)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.user = ""

    def _flags(self, extra: int = 0) -> int:
        return FLAG.UP | (FLAG.UV if self.verified else 0) | extra

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin)

    def _host_hash(self) -> bytes:
        return hashlib.sha256(self.host.encode()).digest()

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the page that adds a passkey."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self._host_hash(), self._flags(FLAG.AT), 0, credential)
        client = self._client_data("webauthn.create", asked["challenge"])
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            },
            "clientExtensionResults": {"credProps": {"rk": True}},
        }

    def get(self, options: dict[str, Any], kind: str = "webauthn.get") -> dict[str, Any]:
        """Answer a page that asks for a passkey."""
        client = self._client_data(kind, options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._host_hash(), self._flags(), 0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.user,
            },
            "clientExtensionResults": {},
        }
