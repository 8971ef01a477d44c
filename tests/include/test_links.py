from __future__ import annotations

from pathlib import Path

import pytest

from include.links import ConfigurationError, load

GOOD = """\
connections:
  exact_main: {system: exact_online, region: nl, companies: ["123", "456"]}
  avid_main: {system: avidxchange, base_url: "https://avid.example/v1", auth: client_credentials, companies: [C1, C2]}
links:
  - name: exact_avidxchange
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "123", avidxchange: C1}, {exact_online: "456", avidxchange: C2}]
    start_date: 2026-01-01
    timezone: Europe/Amsterdam
    schedule: {default: "*/15 6-20 * * 1-5", payments: "0 6 * * *", reconcile: "0 5 * * 1"}
"""


def write(folder: Path, text: str) -> Path:
    (folder / "links.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_documented_example_is_accepted_with_safe_defaults(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD))
    link = config.link("exact_avidxchange")
    assert config.problems == {}
    assert link.approved is False
    assert (link.options.create_suppliers, link.options.paid_on) == ("review", "issued")
    assert config.connections["exact_main"].url == "https://start.exactonline.nl"


def test_a_company_number_without_quotes_is_still_text(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD.replace('"123"', "123").replace('"456"', "456")))
    assert config.link("exact_avidxchange").companies[0]["exact_online"] == "123"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("region: nl", "region: xx", "line 2"),
        ("auth: client_credentials, ", "", "line 3"),
        ("start_date: 2026-01-01", "start_date: soon", "line 9: start_date"),
        ("    start_date: 2026-01-01\n", "", "start_date is needed: the first day whose documents are sent"),
        (
            "companies: [C1, C2]",
            "companies: [C1, C2], currencies: [eur]",
            "three capital letters (ISO 4217) such as EUR",
        ),
        ("timezone: Europe/Amsterdam", "timezone: Amsterdam", "line 10: timezone"),
        ("timezone: Europe/Amsterdam", "timezone: Europe", "timezone must be an IANA name such as Europe/Amsterdam"),
        ("https://avid.example/v1", "avid.example/v1", "base_url: must be the address of the system, such as https://"),
        ("https://avid.example/v1", "https://me:pw@avid.example", "base_url: must be the address of the system"),
        ("payments:", "payouts:", "payouts"),
        ("avidxchange: C2}]", "avidxchange: C9}]", "C9 is not among the companies of connection avid_main"),
        ("avidxchange: C2}]", "avidxchange: C1}]", "avidxchange company C1 is routed twice"),
        ("timezone:", "paid_on: issued\n    timezone:", "line 10: paid_on"),
        ("kind: exact_avidxchange", "kind: exact_avid", "kind must be one of"),
        ("avidxchange: avid_main}", "avidxchange: avid_other}", "connection avid_other is not defined"),
    ],
    ids=[
        "region",
        "auth",
        "date",
        "no-date",
        "currency",
        "timezone",
        "zones",
        "no-address",
        "password-in-address",
        "schedule",
        "company",
        "routed-twice",
        "misplaced",
        "kind",
        "connection",
    ],
)
def test_a_bad_entry_is_named_with_its_line(tmp_path: Path, before: str, after: str, expected: str) -> None:
    assert before in GOOD
    config = load(write(tmp_path, GOOD.replace(before, after)))
    with pytest.raises(ConfigurationError, match=r"links\.yml") as caught:
        config.link("exact_avidxchange")
    assert expected in str(caught.value)


def test_one_bad_link_stops_only_itself(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("  - name") :].replace("name: exact_avidxchange", "name: second")
    config = load(write(tmp_path, GOOD + second.replace("2026-01-01", "never")))
    assert config.link("exact_avidxchange").name == "exact_avidxchange"
    assert "second" in config.problems
    assert "line 16" in config.problems["second"]


QUICKBOOKS = """\
connections:
  books: {system: quickbooks_online, region: production, companies: ["9130357992221046", "9130357992221099"]}
  avid_main: {system: avidxchange, base_url: "https://avid.example/v1", auth: client_credentials, companies: [C3, C4]}
links:
  - name: distributor
    kind: quickbooks_avidxchange
    connections: {quickbooks_online: books, avidxchange: avid_main}
    companies: [{quickbooks_online: "9130357992221046", avidxchange: C3}]
    start_date: 2026-01-01
"""


def test_a_connection_of_quickbooks_is_one_company_since_each_gives_its_own_consent(tmp_path: Path) -> None:
    config = load(write(tmp_path, QUICKBOOKS))
    said = (
        "links.yml, connection books: line 2: companies must name one company, not 9130357992221046, 9130357992221099: "
        "each company of quickbooks_online gives a consent of its own, so make a connection for each of them"
    )
    assert config.problems["books"] == said
    assert said in config.problems["distributor"], "and its link says why it cannot be used"
    one = QUICKBOOKS.replace(', "9130357992221099"', "")
    assert load(write(tmp_path, one)).problems == {}


def test_a_company_that_cannot_be_one_of_the_system_is_told_before_anything_is_called(tmp_path: Path) -> None:
    wrong = QUICKBOOKS.replace('"9130357992221046", "9130357992221099"', "9130-3579").replace("9130357992221046", "9")
    said = load(write(tmp_path, wrong)).problems["books"]
    expected = "line 2: '9130-3579' is no company of quickbooks_online: write a realm id, digits only"
    assert said == f"links.yml, connection books: {expected}"
    exact = load(write(tmp_path, GOOD.replace('"123"', "nl_123"))).problems["exact_main"]
    assert "'nl_123' is no company of exact_online: write a division's number" in exact


def test_posting_through_a_bank_journal_asks_for_the_journal(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD + "    options: {post_payments_as: bank}\n"))
    assert "bank_journal" in config.problems["exact_avidxchange"]


def test_of_an_unknown_kind_nothing_is_said_about_its_options(tmp_path: Path) -> None:
    text = GOOD.replace("kind: exact_avidxchange", "kind: exact_avid") + "    options: {paid_on: issued}\n"
    said = load(write(tmp_path, text)).problems["exact_avidxchange"]
    assert "kind must be one of exact_avidxchange" in said
    assert "options" not in said


def test_an_option_that_the_kind_does_not_have_is_refused(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD + "    options: {paid_off: issued}\n"))
    assert "line 12: options.paid_off" in config.problems["exact_avidxchange"]


def test_a_missing_file_says_how_to_name_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="set ML_CONNECTOR_CONFIG"):
        load(tmp_path / "nowhere")


def test_a_file_that_is_not_yaml_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is not YAML"):
        load(write(tmp_path, "connections: ["))


@pytest.mark.parametrize(
    ("auth", "fields", "problem"),
    [
        ("", ("account_id", "license_key"), ""),
        ("auth: license_key, ", ("account_id", "license_key"), ""),
        ("auth: user, ", ("username", "password"), ""),
        ("auth: bearer, ", ("bearer_token",), ""),
        ("auth: token, ", (), "auth must be left out, or say license_key, user or bearer"),
    ],
)
def test_avatax_is_usually_logged_in_to_with_account_and_licence_key(
    tmp_path: Path, auth: str, fields: tuple[str, ...], problem: str
) -> None:
    entry = f"  avalara_main: {{system: avalara, region: sandbox, {auth}companies: [KESTREL-US]}}\nlinks:"
    config = load(write(tmp_path, GOOD.replace("links:", entry)))
    if problem:
        assert problem in config.problems["avalara_main"]
    else:
        one = config.connections["avalara_main"]
        assert (one.url, one.credentials) == ("https://sandbox-rest.avatax.com", fields)


@pytest.mark.parametrize(
    ("auth", "problem"),
    [
        ("", ""),
        ("auth: token, ", ""),
        ("auth: bearer, ", ""),
        ("auth: basic, ", "auth must be left out, or say token or bearer"),
    ],
)
def test_airbases_way_of_writing_its_key_is_usually_left_out(tmp_path: Path, auth: str, problem: str) -> None:
    entry = f"  airbase_main: {{system: airbase, region: production, {auth}companies: [MER-NL, MER-LG]}}\nlinks:"
    config = load(write(tmp_path, GOOD.replace("links:", entry)))
    if problem:
        assert problem in config.problems["airbase_main"]
    else:
        one = config.connections["airbase_main"]
        assert (one.url, one.credentials) == ("https://api.airbase.io", ("api_key",))


def test_a_company_that_only_another_link_routes_is_not_read_and_one_that_none_does_is_told(tmp_path: Path) -> None:
    avalara = """  avalara_main: {system: avalara, region: sandbox, companies: [KESTREL-US, KESTREL-UK]}
links:
  - name: tax
    kind: exact_avalara
    connections: {exact_online: exact_main, avalara: avalara_main}
    companies: [{exact_online: "852", avalara: KESTREL-US}]
    start_date: 2026-01-01
    timezone: Europe/Amsterdam
"""
    config = load(write(tmp_path, GOOD.replace('"456"]', '"456", "852", "853"]').replace("links:\n", avalara)))
    link = config.link("tax")
    assert config.read_by(link, "exact_online").companies == ("852", "853")
    assert config.unrouted_by(link, "exact_online") == ("853",)
    assert config.unrouted_by(link, "avalara") == ("KESTREL-UK",)


SECOND = """\
  - name: second
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "DIVISION", avidxchange: COMPANY}]
    start_date: 2026-01-01
"""


@pytest.mark.parametrize(
    ("division", "company", "problem"),
    [
        ("789", "C3", None),
        (
            "789",
            "C2",
            "avidxchange company C2 is routed by link exact_avidxchange already: a company has one counterpart",
        ),
        ("456", "C3", "exact_online company 456 is routed by link exact_avidxchange already"),
    ],
)
def test_two_links_on_one_connection_route_companies_of_their_own(
    tmp_path: Path, division: str, company: str, problem: str | None
) -> None:
    text = GOOD.replace('"456"]}', '"456", "789"]}').replace("[C1, C2]", "[C1, C2, C3]")
    second = SECOND.replace("DIVISION", division).replace("COMPANY", company)
    config = load(write(tmp_path, text + second))
    assert (problem or "") in config.problems.get("second", "")
    assert ("second" in config.links) == (problem is None)
    links = config.links["exact_avidxchange"]
    assert config.siblings(links, "payments") == (() if problem else ("second",))
    assert config.siblings(links, "vendors") == ()


PEOPLE = """\
people:
  anna: {system: [anna, 1001], airflow: [anna.devries]}
  bo: {system: [bo]}
shared: [ap_desk]
four_eyes: {duplicates_above: 250.50}
"""


def test_people_are_known_by_their_ids_and_two_of_them_switch_four_eyes_on(tmp_path: Path) -> None:
    assert load(write(tmp_path, GOOD)).people.off.startswith("four eyes are off, since links.yml names no two people")
    people = load(write(tmp_path, GOOD + PEOPLE)).people
    assert people.off == ""
    assert people.people["anna"].system == ("anna", "1001")
    assert (people.shared, str(people.four_eyes.duplicates_above)) == ({"ap_desk"}, "250.5")
    people = load(write(tmp_path, GOOD + PEOPLE.replace("{dup", "{required: no, dup"))).people
    assert people.off.startswith("four eyes are off, by four_eyes in links.yml")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("bo: {system: [bo]}", "bo: {system: [root]}", "line 12: people: root is shared by several people"),
        (
            "bo: {system: [bo]}",
            "bo: {sytem: [bo]}",
            "line 14: people.bo.sytem: there is no setting sytem; did you mean system?",
        ),
        ("250.50", "-1", "line 16: four_eyes.duplicates_above: must be at least 0, not -1"),
    ],
)
def test_people_who_cannot_be_told_apart_decide_nothing_and_links_go_on(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    config = load(write(tmp_path, GOOD + PEOPLE.replace(before, after)))
    assert said in config.problems["people"]
    assert config.people.unusable == config.problems["people"]
    assert config.people.off == ""
    assert list(config.links) == ["exact_avidxchange"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("region: nl", "regoin: nl, base_url: x", "line 2: regoin: there is no setting regoin; did you mean region?"),
        (
            "auth: client_credentials",
            "auth: client_credentials, client_secret: hunter2",
            "line 3: client_secret: secrets do not belong in links.yml: use `ml-connector connect avid_main`",
        ),
        ("{create: x}", "{payed_on: issued}", "options.payed_on: there is no setting payed_on; did you mean paid_on?"),
        ("{create: x}", "{paid_on: isued}", "options.paid_on: must be 'issued' or 'cleared'; did you mean issued?"),
        ("{create: x}", "{waiting_alert_days: few}", "options.waiting_alert_days: needs a whole number, not 'few'"),
        ("start_date: 2026-01-01", "start_date: 2026-13-40", "needs a date like 2026-03-31, not '2026-13-40'"),
        ("kind: exact_avidxchange", "kind: exact_avidexchange", "; did you mean exact_avidxchange?"),
        ("system: avidxchange", "system: avidexchange", "; did you mean avidxchange?"),
        ("avidxchange: avid_main}", "avidxchange: avid_mian}", "under connections: did you mean avid_main?"),
        ("payments:", "paymens:", "use default, reconcile or a flow's name; did you mean payments?"),
        ("links:\n", "lniks: []\nlinks:\n", "links.yml, line 4: there is no section lniks; did you mean links?"),
    ],
)  # fmt: skip
def test_a_name_that_was_mistyped_is_said_with_what_was_meant(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    text = GOOD + "    options: {create: x}\n"
    assert before in text
    if before != "{create: x}":
        text = GOOD
    problems = " ".join(load(write(tmp_path, text.replace(before, after, 1))).problems.values())
    assert said in problems
    assert "hunter2" not in problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("connections: [exact_main]", "line 1, connections: must name each connection, with its settings below it"),
        ("channels: on_call", "line 1, channels: must name each channel, with its settings below it"),
        ("connections: {}\nlinks: {exact_avidxchange: {}}", "line 2, links: must be a list, with `- name:` where"),
    ],
)
def test_a_section_of_the_wrong_kind_is_named_with_its_line_and_stops_no_other(
    tmp_path: Path, text: str, expected: str
) -> None:
    config = load(write(tmp_path, text + "\nlanguage: nl\n"))
    (problem,) = config.problems.values()
    assert expected in problem
    assert config.language == "nl"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("accept_vendors_from: 0.5", "options.accept_vendors_from: must be at least 0.9, not 0.5"),
        ("accept_vendors_from: 1.5", "options.accept_vendors_from: must be at most 1.0, not 1.5"),
        ("accept_questions_wrong_at_most: 0", "options.accept_questions_wrong_at_most: must be more than 0.0, not 0"),
    ],
)
def test_a_setting_beyond_its_limit_is_told_the_limit(tmp_path: Path, setting: str, expected: str) -> None:
    config = load(write(tmp_path, GOOD + f"    options: {{{setting}}}\n"))
    assert expected in config.problems["exact_avidxchange"]


def test_a_name_that_cannot_be_one_is_told_what_one_looks_like(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD.replace("- name: exact_avidxchange", "- name: Exact + Avid")))
    assert "name: must be like exact_avidxchange" in config.problems["Exact + Avid"]


def test_yaml_that_cannot_be_read_names_the_file_and_the_place_in_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(write(tmp_path, "connections:\n\tx: 1\n"))
    assert 'in "links.yml", line 2, column 1' in str(caught.value)


def test_a_section_of_anchors_may_have_any_name(tmp_path: Path) -> None:
    assert load(write(tmp_path, "defaults: {a: 1}\n" + GOOD)).problems == {}


@pytest.mark.parametrize(
    ("kind", "companies"), [("gl_account", ("123", "456")), ("payment_account", ("123", "456", "C1", "C2"))]
)
def test_a_line_of_a_mapping_is_for_a_company_that_documents_come_from(
    tmp_path: Path, kind: str, companies: tuple[str, ...]
) -> None:
    link = load(write(tmp_path, GOOD)).link("exact_avidxchange")
    assert link.mapped_companies(kind) == companies
