"""As many whole people as have the images that are wanted, in an order that only the seed decides."""

from hypothesis import given
from hypothesis import strategies as st

from palsycheck.datasets.balance import in_order_of_lot, take_until

people = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 54), max_size=30)


@given(people, st.integers(0, 900), st.integers(0, 2**32 - 1))
def test_the_last_one_taken_was_needed_and_nobody_is_looked_at_in_vain(images, target, seed):
    looked_at = []

    def images_of(ids):
        looked_at.extend(ids)
        return sum(images[one] for one in ids)

    order = in_order_of_lot(list(images), seed=seed)
    rest = take_until(order, target=target, most=dict.fromkeys(images, 54), images_of=images_of)
    assert (*looked_at, *rest) == order
    total = sum(images[one] for one in looked_at)
    assert total >= target or not rest
    assert not looked_at or total - images[looked_at[-1]] < target


@given(st.lists(st.text(max_size=4), unique=True), st.integers(0, 2**32 - 1))
def test_the_lot_does_not_depend_on_how_people_came(ids, seed):
    assert in_order_of_lot(ids, seed=seed) == in_order_of_lot(ids[::-1], seed=seed)
    assert sorted(in_order_of_lot(ids, seed=seed)) == sorted(ids)


def test_another_seed_another_order():
    ids = [str(i) for i in range(20)]
    assert in_order_of_lot(ids, seed=0) != in_order_of_lot(ids, seed=1)
