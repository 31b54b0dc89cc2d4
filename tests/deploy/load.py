"""People who read and write without a pause while something breaks, and the figures of what they met."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, pairwise
from pathlib import Path

import requests

from cases.management.commands.demo import PASSWORD
from tests.faults.installation import token_on, words_of

ANSWERS_WITHIN = 40
NOTICE = "De cijfers op deze pagina zijn van"
# Who reads what: the dashboard from the copy of the database, the others from the first.
READERS = {"teammanager": "/team/", "casemanager": "/gezinnen/", "gezinsverzorger": "/"}
WRITERS, PAUSE = 4, 0.1
LOG = "/bezoeken/vastleggen/"
STORED = "Het bezoek van 28 september 2023 is vastgelegd."


@dataclass(frozen=True)
class Asked:
    """One request, as who asked met it. Moments in seconds of `time.monotonic`."""

    began: float
    ended: float
    good: bool
    writes: bool
    note: str = ""
    stale: bool = False
    status: int = 0
    # What the page said, when it was not what was asked for.
    said: str = ""


@dataclass
class Load:
    """Readers and writers on one address, each with a session that was made before anything broke."""

    url: str
    certificate: Path
    visit: dict[str, object]
    asked: list[Asked] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        people = [self.logged_in(name) for name in READERS]
        paths = [*READERS.values(), READERS["teammanager"]]
        readers = [(self._reads, person, path) for person, path in zip(cycle(people), paths, strict=False)]
        writer = people[-1]
        token = token_on(writer.get(self.url + LOG, timeout=ANSWERS_WITHIN).text)
        writers = [(self._writes, writer, token)] * WRITERS
        threads = [threading.Thread(target=each[0], args=each[1:]) for each in (*readers, *writers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def logged_in(self, name: str) -> requests.Session:
        browser = self._browser()
        page = browser.get(f"{self.url}/accounts/login/", timeout=ANSWERS_WITHIN).text
        sent = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token_on(page)}
        answer = browser.post(f"{self.url}/accounts/login/", sent, timeout=ANSWERS_WITHIN, allow_redirects=False)
        assert answer.status_code == 302, answer.text[:2000]
        return browser

    def _browser(self, like: requests.Session | None = None) -> requests.Session:
        browser = requests.Session()
        browser.verify = str(self.certificate)
        # Or a certificate of the environment goes first.
        browser.trust_env = False
        # nginx passes the name on without the port.
        browser.headers["Referer"] = "https://localhost/"
        if like:
            browser.cookies.update(like.cookies)
        return browser

    def _reads(self, person: requests.Session, path: str) -> None:
        own = self._browser(like=person)
        while not self._over.is_set():
            self._ask(lambda: own.get(self.url + path, timeout=ANSWERS_WITHIN, allow_redirects=False), good=200)
            time.sleep(PAUSE)

    def _writes(self, person: requests.Session, token: str) -> None:
        """Write down visits; what got no answer is sent again with the same key, as the phone does."""
        own = self._browser(like=person)
        while not self._over.is_set():
            note = f"storing {next(self._numbers)}"
            sent = {**self.visit, "note": note, "reference": str(uuid.uuid4()), "csrfmiddlewaretoken": token}

            def send(sent: dict[str, object] = sent) -> requests.Response:
                return own.post(self.url + LOG, sent, timeout=ANSWERS_WITHIN, allow_redirects=False)

            while self._ask(send, good=302, note=note) != 302 and not self._over.is_set():
                time.sleep(2 * PAUSE)
            time.sleep(PAUSE)

    def _ask(self, send: Callable[[], requests.Response], *, good: int, note: str = "") -> int:
        began = time.monotonic()
        try:
            answer = send()
            status, stale, page = answer.status_code, NOTICE in answer.text, answer.text
        except requests.RequestException as error:
            status, stale, page = 0, False, f"<main>{type(error).__name__}"
        # What was stored before stands above every page, as often as it was; what is wrong comes after that.
        words = (words_of(page) or page).replace(STORED, "")
        said = "" if status == good else " ".join(words.split())[:600]
        self.asked.append(Asked(began, time.monotonic(), status == good, bool(note), note, stale, status, said))
        return status


@dataclass
class Phase:
    """What happened between two moments of a run."""

    what: str
    began: float
    ended: float
    # How much was asked in this time, and what was answered in it: with a server that is away that is not the same.
    begun: int = 0
    asked: list[Asked] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0

    @property
    def acknowledged(self) -> list[str]:
        return [each.note for each in self.asked if each.good and each.writes]

    def failed(self, *, writes: bool) -> int:
        return sum(not each.good and each.writes == writes for each in self.asked)

    def without_service(self, *, writes: bool) -> float:
        """Return the longest time in which nobody got what they asked for, in seconds."""
        good = sorted(each.ended for each in self.asked if each.good and each.writes == writes)
        inside = [moment for moment in good if moment < self.ended]
        return max(later - earlier for earlier, later in pairwise([self.began, *inside, self.ended]))

    def failures(self) -> str:
        """Return what was said to whom did not get what they asked for, and how often."""
        said = Counter((each.writes, each.status, each.said) for each in self.asked if not each.good)
        return "\n".join(f"{self.what}: {number} x {words}" for words, number in said.items())

    def held_against(self, stored: list[str]) -> None:
        """Count what was acknowledged and is not stored, and what is stored twice."""
        times = Counter(stored)
        self.lost = sum(times[note] == 0 for note in self.acknowledged)
        self.doubled = sum(times[each.note] > 1 for each in self.asked if each.good and each.writes)

    def row(self) -> str:
        cells = (
            self.what,
            f"{self.ended - self.began:.0f}",
            self.begun,
            sum(each.good for each in self.asked),
            f"{self.failed(writes=False)} + {self.failed(writes=True)}",
            len(self.acknowledged),
            self.lost,
            self.doubled,
            f"{max((each.ended - each.began for each in self.asked), default=0.0):.1f}",
            f"{self.without_service(writes=False):.1f} / {self.without_service(writes=True):.1f}",
            sum(each.stale for each in self.asked),
        )
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


HEAD = (
    "| wat | seconden | gevraagd | beantwoord | mislukt (lezen + schrijven) | bezoeken bevestigd | kwijt | dubbel"
    " | traagste (s) | langste pauze lezen / schrijven (s) | pagina's met melding |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)
