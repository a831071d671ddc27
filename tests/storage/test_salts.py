"""No salt is given out twice, however many ask at once."""

from concurrent.futures import ThreadPoolExecutor

from storage.salts import salt


def test_salts_are_sixteen_bytes_and_all_different() -> None:
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: salt(), range(2_000)))
    assert len(set(given)) == len(given)
    assert {len(bytes.fromhex(each)) for each in given} == {16}
