import time
def test_probe(db, visits):
    t=time.perf_counter()
    for role in visits.browsers:
        for path in list(visits.world.pages.values())+["/beratung/","/mein/beratung/","/redaktion/pages/"]:
            a=visits.send(role,"GET",path)
    print(visits.count, time.perf_counter()-t, visits.leaks[:20], visits.faults)
    assert 0
