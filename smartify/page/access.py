"""Who may come in, and how often they may press: passwords in a file, or a name that a proxy in front has signed in."""

from __future__ import annotations

import asyncio
import base64
import getpass
import hashlib
import hmac
import os
import re
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify.errors import SmartifyError
from smartify.page.signin import door, named

NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")
LINE = re.compile(rf"({NAME.pattern}):scrypt\$(\d{{1,9}})\$(\d{{1,9}})\$(\d{{1,9}})\$[A-Za-z0-9+/]{{22}}==\$[A-Za-z0-9+/]{{43}}=")
COST, BLOCK, WAYS = 2**15, 8, 3  # 32 MiB and a tenth of a second or two for each try: what OWASP's password storage sheet asks of scrypt
MEMORY = 256 * 2**20  # the most that a line of the file may ask for
SHORTEST, LONGEST = 12, 1_024  # characters of a password
FREE, SLOWEST = 5, 30.0  # wrong passwords before the answer is held back, and for how many seconds at most
AT_ONCE = 4  # tries of one name that may wait for their answer together
REMEMBERED = 1_000  # names whose wrong passwords are counted
WAITING = 60  # presses that may wait in the queue
PRESSES, MINUTE = 120, 60.0  # of one person in a minute
LIVE = {"input", "change", "select"}  # what happens while somebody types or chooses, which is no press
FULL = "Many people are using smartify at this moment. What you typed is still here: wait a little and press again."
FAST = f"That is more than {PRESSES} presses in a minute. Wait a minute and go on; what you typed is still here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who may come in: those with a password, or those whom a proxy names in a header; without either, whoever is at this computer."""

    passwords: dict[str, str] | None = None  # name → hash
    header: str | None = None

    def settings(self) -> dict[str, Any]:
        """As arguments of Blocks.launch."""
        if self.passwords:
            return {"auth": sign_in(self.passwords)}
        if self.header:
            header = self.header
            return {"auth_dependency": lambda request: request.headers.get(header)}
        return {}

    def guards(self) -> list[Any]:
        """As layers around the page."""
        from starlette.middleware import Middleware

        if self.passwords:
            return [Middleware(door)]
        return [Middleware(named, header=self.header)] if self.header else []


def entry(password_file: Path | None, header: str | None) -> Entry:
    """What the command line says of who may come in; a SmartifyError where it cannot be done."""
    if password_file and header:
        raise SmartifyError("Give --password-file or --sign-in-header, not both.")
    if header is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", header):
        raise SmartifyError(f"{header!r} is not the name of a header; X-Forwarded-User, for example, is one.")
    return Entry(passwords=passwords(password_file) if password_file else None, header=header)


def passwords(path: Path) -> dict[str, str]:
    """Name → hash of every line of a password file."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip() or line.startswith("#"):
            continue
        read = LINE.fullmatch(line.strip())
        if read is None or not _affordable(*map(int, read.group(2, 3, 4))):
            raise SmartifyError(f"{path.name} line {number} is not name:hash; write lines with smartify serve --add-user.")
        if read[1] in found:
            raise SmartifyError(f"{path.name} line {number}: this name has a line already.")
        found[read[1]] = line.strip().partition(":")[2]
    if not found:
        raise SmartifyError(f"{path.name} names nobody; add somebody with smartify serve --add-user NAME --password-file {path.name}.")
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise SmartifyError(f"{path.name} is not there; make it with smartify serve --add-user NAME --password-file {path.name}.") from None
    except (OSError, UnicodeDecodeError):
        raise SmartifyError(f"{path.name} cannot be read as a password file.") from None


def _affordable(cost: int, block: int, ways: int) -> bool:
    """Whether scrypt can do with these at all, and within reason."""
    return cost > 1 and cost & (cost - 1) == 0 and block > 0 and 0 < ways <= 16 and 128 * cost * block <= MEMORY


def add_user(name: str, path: Path | None, ask: Callable[[str], str] = getpass.getpass) -> None:
    """Ask for a password twice and add the line of a name to a password file, which is made where there is none."""
    if path is None:
        raise SmartifyError("Say which file the name is added to with --password-file FILE.")
    if not NAME.fullmatch(name):
        raise SmartifyError("A name to sign in with has letters, figures and . _ @ - only, at most 64.")
    if path.is_file() and any(line.partition(":")[0] == name for line in _lines(path)):
        raise SmartifyError(f"{path.name} has a line for {name} already; take it out first to change the password.")
    password = ask(f"Password for {name}: ")
    if len(password) < SHORTEST:
        raise SmartifyError(f"A password has at least {SHORTEST} characters; three words do.")
    if ask("The same again: ") != password:
        raise SmartifyError("The two passwords differ; nothing was written.")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)  # for its owner's eyes only
        with os.fdopen(handle, "r+", encoding="utf-8") as file:
            held = file.read()
            file.write(f"{chr(10) if held and not held.endswith(chr(10)) else ''}{name}:{hashed(password)}\n")
    except OSError as error:
        raise SmartifyError(f"{path.name} cannot be written: {error.strerror}.") from None


def hashed(password: str, salt: bytes | None = None) -> str:
    """scrypt$cost$block$ways$salt$key, with a salt of its own."""
    salt = salt or secrets.token_bytes(16)
    parts = (base64.b64encode(part).decode("ascii") for part in (salt, _key(password, salt, COST, BLOCK, WAYS)))
    return f"scrypt${COST}${BLOCK}${WAYS}${'$'.join(parts)}"


def _key(password: str, salt: bytes, cost: int, block: int, ways: int) -> bytes:
    given = password[:LONGEST].encode("utf-8", "surrogatepass")
    return hashlib.scrypt(given, salt=salt, n=cost, r=block, p=ways, dklen=32, maxmem=2 * MEMORY)


def matches(password: str, line: str) -> bool:
    """Whether a password is the one that was hashed."""
    _, cost, block, ways, salt, key = line.split("$")
    return hmac.compare_digest(_key(password, base64.b64decode(salt), int(cost), int(block), int(ways)), base64.b64decode(key))


def sign_in(known: dict[str, str], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> Callable[[str, str], Awaitable[bool]]:
    """Whether a name and a password go together, as gradio's `auth` asks it.

    A name that nobody has takes as long as one that somebody has. After FREE wrong passwords the answers for a name come one by one, each
    twice as late as the last.
    """
    nobody = hashed(secrets.token_urlsafe())
    wrong: OrderedDict[str, int] = OrderedDict()
    doors: dict[str, asyncio.Semaphore] = {}
    waiting: dict[str, int] = {}

    async def tried(name: str, password: str) -> bool:
        failures = wrong.get(name, 0)
        if failures >= FREE:
            await sleep(min(SLOWEST, 2.0 ** (failures - FREE)))
        good = await asyncio.to_thread(matches, password, known.get(name, nobody)) and name in known
        if good:
            wrong.pop(name, None)
            return True
        wrong[name] = wrong.pop(name, 0) + 1
        if len(wrong) > REMEMBERED:
            wrong.popitem(last=False)
        return False

    async def allowed(name: str, password: str) -> bool:
        name = name[:64]
        if waiting.get(name, 0) >= AT_ONCE:
            return False
        waiting[name] = waiting.get(name, 0) + 1
        door = doors.setdefault(name, asyncio.Semaphore(1))
        try:
            async with door:
                return await tried(name, password)
        finally:
            waiting[name] -= 1
            if not waiting[name]:
                del waiting[name], doors[name]

    return allowed


def queued(page: Any, clock: Callable[[], float] = time.monotonic) -> None:
    """Give a page a queue of WAITING, and each person PRESSES a minute; whoever is refused is told why, in a sentence."""
    from starlette.exceptions import HTTPException

    page.queue(max_size=WAITING)  # kept below all the same: gradio tells it in words that are not for people
    push, counted = page._queue.push, Presses(clock)

    async def admitted(body: Any, request: Any, username: str | None) -> Any:
        if len(page._queue) >= WAITING:
            raise HTTPException(429, FULL, {"Retry-After": "5"})
        if pressed(page, body.fn_index) and not counted.allowed(
            username or body.session_hash or (request.client.host if request.client else "")
        ):
            raise HTTPException(429, FAST, {"Retry-After": "60"})
        return await push(body=body, request=request, username=username)

    page._queue.push = admitted


def pressed(page: Any, place: int | None) -> bool:
    """Whether an event of the page is a press, or a call, and nothing that comes of itself while somebody types."""
    event = page.fns.get(place)
    return event is None or not event.targets or any(name not in LIVE for _, name in event.targets)


class Presses:
    """The presses of the last minute of each person; whoever has not pressed for a minute is forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.times: OrderedDict[str, deque[float]] = OrderedDict()

    def allowed(self, person: str) -> bool:
        """Whether one press more is within the limit; it is counted if so."""
        now = self.clock()
        while self.times and next(iter(self.times.values()))[-1] <= now - MINUTE:
            self.times.popitem(last=False)
        times = self.times.setdefault(person, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= PRESSES:
            return False
        times.append(now)
        self.times.move_to_end(person)
        return True
