"""By what two vendors are known for one, before a second one is made."""

from __future__ import annotations

import pytest

from include.delivery.vendor_traits import Traits


def test_numbers_are_compared_however_they_are_written() -> None:
    ours = Traits.of(["Zandvoort Staal"], ["NL 8342.58.481.B01", None, ""])
    theirs = Traits.of(["Staalhandel Z."], [" nl834258481b01 "])
    assert ours.shared_with(theirs) == theirs.shared_with(ours) == "number"


def test_a_registration_number_written_as_tax_id_is_the_same_number() -> None:
    assert Traits.of(["A"], [None, "12-3456789"]).shared_with(Traits.of(["B"], ["123456789"])) == "number"


def test_bank_accounts_are_compared_without_spaces() -> None:
    ours, theirs = (
        Traits.of(["A"], accounts=["NL91 ABNA 0417 1643 00"]),
        Traits.of(["B"], accounts=["nl91abna0417164300"]),
    )
    assert ours.shared_with(theirs) == "account"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café Zürich B.V.", "CAFE ZURICH BV"),
        ("Straßenbau Groß", "Strassenbau Gross"),
        ("Smith & Sons, Ltd.", "smith  sons ltd"),
        ("ＡＣＭＥ ﬁnance", "Acme Finance"),
    ],
)
def test_names_are_compared_without_case_accents_and_punctuation(one: str, other: str) -> None:
    assert Traits.of([one]).shared_with(Traits.of([other])) == "name"


def test_any_of_several_names_will_do() -> None:
    assert Traits.of(["Acme Ltd"]).shared_with(Traits.of(["Acme", "Acme Ltd", None])) == "name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Traits.of(["Acme"]), Traits.of(["Acme Holding"])),
        (Traits.of(["Acme", ""]), Traits.of(["", "..."])),
        (Traits.of(["..."], ["-"], ["--"]), Traits.of(["!"], ["/"], ["."])),
        (Traits.of(["A"], ["***-**-1234"]), Traits.of(["B"], ["***-**-1234"])),
        (Traits.of(["A"], ["NL834258481B01"]), Traits.of(["B"], accounts=["NL834258481B01"])),
    ],
)
def test_what_is_missing_or_masked_says_nothing(one: Traits, other: Traits) -> None:
    assert one.shared_with(other) is None


def test_a_name_in_another_script_is_a_name() -> None:
    assert Traits.of(["ООО Ромашка"]).shared_with(Traits.of(["ооо «ромашка»"])) == "name"
    assert Traits.of(["Τράπεζα"]).shared_with(Traits.of(["ΤΡΑΠΕΖΑ"])) == "name"


def test_a_number_says_more_than_a_name() -> None:
    both = Traits.of(["Acme"], ["1234567"], ["NL91ABNA0417164300"])
    assert both.shared_with(both) == "number"
    assert both.shared_with(Traits.of(["Acme"], accounts=["NL91ABNA0417164300"])) == "account"
