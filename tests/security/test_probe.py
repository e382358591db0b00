import cProfile
import pstats
import time


def test_probe(db, visits):
    w = visits.world
    for role in ("visitor", "foreign", "adviser", "editor"):
        for path in [
            w.pages["example-internal"],
            "/beratung/faelle/1999-1/",
            "/redaktion/pages/",
            "/praxis/",
            "/handbuch/moderne-sozialplanung/berichte/",
            "/suche/?q=sozial",
            "/kommunen/",
            "/konto/login/",
            "/konto/email/",
        ]:
            visits.send(role, "GET", path)
            t = time.perf_counter()
            for _ in range(3):
                a = visits.send(role, "GET", path)
            print(role, path, a.status, round((time.perf_counter() - t) / 3 * 1000, 1))
    p = cProfile.Profile()
    p.enable()
    for _ in range(50):
        visits.send("foreign", "GET", "/beratung/faelle/1999-1/")
    p.disable()
    pstats.Stats(p).sort_stats("cumulative").print_stats(45)
    assert 0
