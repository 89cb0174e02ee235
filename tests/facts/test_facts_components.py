"""What is told of a component can be looked up in its files."""

from facts_example import facts

from reposcan.model.facts import Used


def shop() -> dict[str, str]:
    files = {f"shop/cart/c{n}.py": f"def cart_{n}():\n    return {n}\n" for n in range(4)}
    for n in range(4):
        imported = f"from shop.cart.c{n} import cart_{n}\n"
        files[f"shop/pay/p{n}.py"] = f"{imported}\n\ndef pay_{n}():\n    cart_{n}()\n"
    files["shop/pay/p9.py"] = "from shop.cart.c0 import cart_0\n\ncart_0()\n"
    files["shop/pay/main.py"] = (
        "from shop.pay.p1 import pay_1\n\nif __name__ == '__main__':\n    pay_1()\n"
    )
    files["tests/test_cart.py"] = "from shop.cart.c1 import cart_1\n\n\ndef test():\n    cart_1()\n"
    return files


def test_a_component_tells_of_its_files() -> None:
    cart, pay = facts(shop()).components
    assert (cart.name, pay.name) == ("shop/cart", "shop/pay")
    assert cart.paths == tuple(f"shop/cart/c{n}.py" for n in range(4))
    assert (cart.lines, cart.languages, cart.tests) == (8, (("Python", 8),), 1)
    assert cart.most_used[:2] == (Used("shop/cart/c0.py", 2), Used("shop/cart/c1.py", 2))
    assert [one.path for one in pay.entry_points] == ["shop/pay/main.py"]


def test_ties_between_components_are_counted_in_pairs_of_files() -> None:
    [tie] = facts(shop()).component_ties
    assert (tie.source, tie.target, tie.ties) == ("shop/pay", "shop/cart", 5)
    assert tie.names == ("cart_0", "cart_1", "cart_2", "cart_3")


def test_what_is_no_program_stands_in_no_component() -> None:
    files = {**shop(), "docs/a.md": "# A\n", "docs/b.md": "# B\n", "README.md": "# R\n"}
    paths = {path for one in facts(files).components for path in one.paths}
    assert paths == {path for path in shop() if not path.startswith("tests/")}
