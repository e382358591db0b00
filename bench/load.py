"""Eight connections that ask as fast as they are answered."""

from __future__ import annotations

import http.client
import threading
import time


def requests_per_second(
    port: int, path: str, *, seconds: float = 6, connections: int = 8, headers: dict[str, str] | None = None
) -> float:
    """Answers per second of one address; an answer other than 200 ends the measurement with an error."""
    answered = [0] * connections
    faults: list[str] = []
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < end and not faults:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                faults.append(f"{path}: {answer.status}")
                break
            answered[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return sum(answered) / (time.monotonic() - began)
