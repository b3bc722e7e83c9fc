"""One process, from its start to its end, and what it used."""

import json
import os
import resource
import time
from dataclasses import asdict, dataclass
from pathlib import Path

KIB = 1024
MB = 1_000_000


@dataclass(frozen=True)
class Usage:
    """Wall and CPU time in seconds, and the most memory that was resident at a time."""

    seconds: float
    cpu_seconds: float
    peak_mb: float

    @classmethod
    def read(cls, path: Path) -> "Usage":
        """What was kept in `path`."""
        return cls(**json.loads(path.read_text()))

    def write(self, path: Path) -> None:
        """Keeps it in `path`."""
        path.write_text(json.dumps(asdict(self)))


def run(command: list[str], log: Path) -> Usage:
    """Runs `command`; what it prints goes to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    printed = [
        (os.POSIX_SPAWN_OPEN, 1, os.fspath(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    os.sync()  # or it would wait for what the process before it wrote
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=printed)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise SystemExit(
            f"{' '.join(command)} failed ({os.waitstatus_to_exitcode(status)}):\n{log.read_text()[-3_000:]}"
        )
    # Until it becomes the program, a child is a copy of its parent, and its peak counts from there. So this
    # process stays small, and a figure that would be its own is none.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if used.ru_maxrss <= own:
        raise SystemExit(f"{command[0]} used less memory than what measures it ({own} KiB)")
    return Usage(round(seconds, 4), round(used.ru_utime + used.ru_stime, 4), round(used.ru_maxrss * KIB / MB, 1))
