"""Signing in: password, second step, an organisation's own account; and that each stands in the record."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.people.actions import change_person
from wholeplace.specimen.load import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(browser: Client, word: str = "analyst", password: str = PASSWORD) -> Any:
    return browser.post("/accounts/login/", {"login": f"{word}@example.org", "password": password})


def acts() -> list[tuple[str, str, str]]:
    rows = Act.objects.for_system("a test").filter(chain="installation").order_by("id")
    return [(act.name, act.by_name, act.note) for act in rows]


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_with_a_password_and_it_is_recorded(specimen):
    browser = Client()
    assert sign_in(browser)["Location"] == "/"
    assert browser.get("/api/me").json()["name"] == "Asha Okoro"
    assert acts() == [("account.sign-in", "Asha Okoro", "signed in")]
    assert verify().problems == ()


def test_a_wrong_password_opens_nothing(specimen):
    browser = Client()
    answer = sign_in(browser, password="something else")
    assert answer.status_code == 200
    assert b"There is a problem" in answer.content
    assert browser.get("/api/me").status_code == 401


def test_nobody_signs_up_by_themselves(specimen):
    sent = {"email": "eve@example.org", "password1": "a long enough one", "password2": "a long enough one"}
    Client().post("/accounts/signup/", sent)
    assert _person("eve@example.org") is None


def _person(email: str) -> Any:
    from wholeplace.foundation.people.models import Person

    return Person.objects.filter(email=email).first()


def test_nobody_changes_their_own_address(specimen):
    browser = Client()
    sign_in(browser)
    assert browser.post("/accounts/email/", {"action_add": "", "email": "x@example.org"}).status_code == 404


def test_an_address_that_was_changed_opens_the_account_no_longer(specimen):
    sign_in(Client())
    person = _person("analyst@example.org")
    chief = By(_person("administrator@example.org"), NOON)
    change_person(by=chief, person=person, name=person.name, email="asha@example.org", is_active=True)
    assert sign_in(Client(), "analyst").status_code == 200
    assert sign_in(Client(), "asha").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_second_step_is_added_and_then_asked_for(specimen):
    browser = Client()
    sign_in(browser)
    assert "/accounts/reauthenticate/" in browser.get("/accounts/2fa/totp/activate/")["Location"], "is it still you?"
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert secret
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[0])}).status_code == 302
    assert Authenticator.objects.filter(user__email="analyst@example.org", type="totp").exists()
    again = Client()
    assert sign_in(again)["Location"] == "/accounts/2fa/authenticate/"
    assert again.get("/api/me").status_code == 401, "the password alone is not enough now"
    assert again.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert again.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == 302
    assert again.get("/api/me").status_code == 200
    assert ("account.second-step", "Asha Okoro", "added a second step: TOTP Authenticator") in acts()


def test_a_passkey_is_offered_with_a_fresh_challenge(specimen):
    asked = Client(headers={"X-Requested-With": "XMLHttpRequest"})
    options = asked.get("/accounts/2fa/webauthn/login/").json()["request_options"]["publicKey"]
    other = asked.get("/accounts/2fa/webauthn/login/").json()["request_options"]["publicKey"]
    assert options["challenge"] != other["challenge"]
    assert options["rpId"] == "testserver"


CLIENT = "wholeplace-test"


class Organisation(BaseHTTPRequestHandler):
    """A small provider of OpenID Connect on this machine: it vouches for one address."""

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    email = "analyst@example.org"
    nonce: str | None = None

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        if self.path.startswith("/.well-known/openid-configuration"):
            self.say(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            )
        elif self.path == "/userinfo":
            self.say({"sub": "u-1", "email": self.email, "name": "Asha Okoro"})
        else:
            jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self.say({"keys": [{**jwk, "kid": "k1", "alg": "RS256", "use": "sig"}]})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "u-1", "iat": now, "exp": now + 60, "email": self.email}
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def say(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def organisation(settings: Any) -> Iterator[HTTPServer]:
    from wholeplace.site.single_sign_on import form_origins, openid_connect

    server = HTTPServer(("127.0.0.1", 0), Organisation)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    told = {
        "OIDC_SERVER_URL": f"http://127.0.0.1:{server.server_address[1]}",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": "x",
        "OIDC_NAME": "Thistlemere sign-in",
    }
    settings.SOCIALACCOUNT_PROVIDERS = openid_connect(told)
    settings.FORM_ORIGINS = form_origins(told)
    yield server
    server.shutdown()
    serving.join()
    server.server_close()


def come_from_the_organisation(browser: Client) -> Any:
    sent = browser.post("/accounts/oidc/organisation/login/")
    assert sent.status_code == 302
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return browser.get("/accounts/oidc/organisation/login/callback/", {"code": "c", "state": asked["state"][0]})


def test_with_the_organisations_own_account(specimen, organisation):
    browser = Client()
    page = browser.get("/accounts/login/")
    assert b"Thistlemere sign-in" in page.content
    origin = f"http://127.0.0.1:{organisation.server_address[1]}"
    assert f"form-action 'self' {origin};" in page["Content-Security-Policy"], "else a browser goes no further"
    assert come_from_the_organisation(browser)["Location"] == "/"
    assert browser.get("/api/me").json()["name"] == "Asha Okoro"


def test_the_organisation_opens_no_account_that_nobody_added(specimen, organisation, monkeypatch):
    monkeypatch.setattr(Organisation, "email", "stranger@example.org")
    browser = Client()
    come_from_the_organisation(browser)
    assert browser.get("/api/me").status_code == 401
    assert _person("stranger@example.org") is None
