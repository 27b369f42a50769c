"""Who may open a page: the administrator by password, people by the OIDC login of their office."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
import time
import unicodedata
from hashlib import sha256
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from settings import Settings
from ui import office_texts as texts
from ui.frame import notice_html
from ui.hosts import is_allowed

N_FREE = 5  # wrong passwords before the wait begins
FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 900.0
ADMIN_S = 3600  # seconds without a visit to the page after which the password is asked again
ADMIN_KEY, PASSWORD_KEY, TOLD_KEY = "quan-tri", "mat-khau", "mat-khau-sai"
PROCESS_KEY = secrets.token_bytes(32)  # what a session keeps of the password is worth nothing elsewhere

uploaders: set[str] = set()  # ids of the sessions that may send files


class Attempts:
    """Counts wrong passwords over all visitors; after some, each further one doubles the wait before the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._n_wrong = 0
        self._open_at = 0.0

    def try_password(self, given: str, expected: str, now: float) -> Literal["right", "wrong", "wait"]:
        """Whether a password is right; in the time of waiting it is not even compared. `now` in seconds."""
        with self._lock:
            if now < self._open_at:
                return "wait"
            if expected and hmac.compare_digest(_digest(given), _digest(expected)):
                self._n_wrong = 0
                return "right"
            self._n_wrong += 1
            if self._n_wrong >= N_FREE:
                wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(30, self._n_wrong - N_FREE))
                self._open_at = now + wait_s
            return "wrong"

    def wait_s(self, now: float) -> float:
        """Seconds until a password is looked at again, 0 when it is now."""
        with self._lock:
            return max(0.0, self._open_at - now)


attempts = Attempts()


def _digest(password: str) -> bytes:
    """A digest of equal length for every password, as typed on any keyboard."""
    return hmac.digest(PROCESS_KEY, unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"), sha256)


def login_configured() -> bool:
    """Whether an OIDC provider is set in `.streamlit/secrets.toml`."""
    try:
        return "auth" in st.secrets
    except (FileNotFoundError, RuntimeError):
        return False


def logged_in_email() -> str:
    """The address, in lower case, of the person logged in by OIDC; "" when nobody is, or the provider says that the
    address is not verified."""
    user = st.user
    if not login_configured() or not user.get("is_logged_in", False) or user.get("email_verified", True) is not True:
        return ""
    return str(user.get("email") or "").strip().lower()


def host_allowed(settings: Settings) -> bool:
    """Whether the page was asked for under a name of `allowed_hosts`; otherwise a refusal stands on the page."""
    if not settings.allowed_hosts or is_allowed(st.context.headers.get("Host") or "", settings.allowed_hosts):
        return True
    st.html(notice_html(texts.HOST_REFUSED, "error"))
    return False


def may_enter(settings: Settings) -> bool:
    """Whether this visitor may see pages; where login is required and missing, the login stands on the page instead."""
    if not settings.require_login or (login_configured() and st.user.get("is_logged_in", False)):
        return True
    _show_login(texts.LOGIN_REQUIRED)
    return False


def is_administrator(settings: Settings) -> bool:
    """Whether this session is open for the administrator now."""
    email = logged_in_email()
    if email and email in settings.admin_emails:
        return True
    proof, until = st.session_state.get(ADMIN_KEY, (b"", 0.0))
    if not settings.admin_password or time.monotonic() > until:
        return False
    return hmac.compare_digest(proof, _digest(settings.admin_password))


def open_for_administrator(settings: Settings) -> bool:
    """Whether this visitor is the administrator; otherwise what to do to become it stands on the page."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    if is_administrator(settings):
        uploaders.add(session)
        if ADMIN_KEY in st.session_state:
            _keep_open(settings)
        return True
    uploaders.discard(session)
    by_login = bool(settings.admin_emails) and login_configured()
    if not settings.admin_password and not by_login:
        st.html(notice_html(texts.NO_ADMINISTRATOR, "warning"))
        st.code(texts.SET_PASSWORD, language=None)
        return False
    if by_login:
        _show_login(texts.NOT_ADMINISTRATOR.format(email=logged_in_email()) if logged_in_email() else texts.ADMIN_LOGIN)
    if settings.admin_password:
        _show_password(settings)
    return False


def close_for_administrator() -> None:
    """Ends the administrator's time in this session."""
    context = get_script_run_ctx()
    uploaders.discard(context.session_id if context else "")
    st.session_state.pop(ADMIN_KEY, None)
    if logged_in_email():
        st.logout()


def _show_login(sentence: str) -> None:
    if not login_configured():
        st.html(notice_html(texts.LOGIN_NOT_CONFIGURED, "error"))
        return
    st.html(notice_html(sentence))
    if st.user.get("is_logged_in", False):
        st.button(texts.LOG_OUT, on_click=st.logout)
    else:
        st.button(texts.LOG_IN, type="primary", on_click=st.login)


def _show_password(settings: Settings) -> None:
    told = st.session_state.pop(TOLD_KEY, "")
    if told:
        st.html(notice_html(told, "error"))
    with st.form("mat-khau-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(texts.PASSWORD, key=PASSWORD_KEY, type="password", autocomplete="current-password")
        st.form_submit_button(texts.ENTER, type="primary", on_click=_enter, args=(settings,))


def _enter(settings: Settings) -> None:
    given = str(st.session_state.get(PASSWORD_KEY) or "")
    st.session_state[PASSWORD_KEY] = ""
    now = time.monotonic()
    verdict = attempts.try_password(given, settings.admin_password, now)
    if verdict == "right":
        _keep_open(settings)
        return
    if verdict == "wrong":
        logging.getLogger("can_cu").warning("administrator refused: wrong password")
    wait_s = attempts.wait_s(now)
    st.session_state[TOLD_KEY] = texts.WAIT.format(seconds=round(wait_s) + 1) if wait_s else texts.WRONG_PASSWORD


def _keep_open(settings: Settings) -> None:
    st.session_state[ADMIN_KEY] = (_digest(settings.admin_password), time.monotonic() + ADMIN_S)
