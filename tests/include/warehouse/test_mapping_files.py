"""Mapping files as they are read: the lines that are right, and what is wrong with the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.warehouse.mapping_files import Mappings, read_mappings


def read(folder: Path, files: dict[str, str | bytes]) -> Mappings:
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_mappings(folder, "books", lambda kind: ("123", "456"))


def test_each_kind_of_code_has_a_file_of_its_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "payment_terms.csv": "company,source_code,target_code\n123,NET30,30\n",
            "items.csv": "company,source_code,target_code\n,SRV,D-1\n",
            "projects.csv": "company,source_code,target_code\n,0815,P-1\n",
        },
    )
    assert found.problems == []
    assert found.rows == [
        ("books", "item", "", "SRV", "D-1", ""),
        ("books", "payment_term", "123", "NET30", "30", ""),
        ("books", "project", "", "0815", "P-1", ""),
    ]


def test_what_is_wrong_in_a_mapping_file_is_said_and_the_rest_counts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "colours.csv": "source_code,target_code\n",
            "cost_units.csv": "from,to\n",
            "gl_accounts.csv": "company,source_code,target_code\n,4000,1\n,4000,2\n,4100,\n,4200,3\n",
        },
    )
    assert [row[3] for row in found.rows] == ["4000", "4200"]
    colours, units, twice, empty = [problem.text for problem in found.problems]
    assert colours.startswith("colours.csv of books")
    assert "cost_units.csv of books: column source_code, target_code is missing" in units
    assert "gl_accounts.csv of books, line 3, column source_code: 4000 is mapped in line 2 already" in twice
    assert "line 4, column target_code: source_code and target_code are needed" in empty


def test_all_companies_may_be_written_as_a_star_and_are_those_of_an_empty_cell(tmp_path: Path) -> None:
    lines = "company,source_code,target_code\n*,4000,1\n*,4100,2\n,4100,3\n123,4100,4\n"
    found = read(tmp_path, {"gl_accounts.csv": lines})
    assert [row[2:5] for row in found.rows] == [("", "4000", "1"), ("", "4100", "2"), ("123", "4100", "4")]
    assert [problem.mistake for problem in found.problems] == [
        "line 4, column source_code: 4100 is mapped in line 3 already"
    ]


def test_a_company_that_the_link_does_not_route_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, {"payment_accounts.csv": "company,source_code,target_code\n132,ACH,1000\n456,ACH,1001\n"})
    assert [row[2:5] for row in found.rows] == [("456", "ACH", "1001")]
    assert [problem.mistake for problem in found.problems] == [
        "line 2, column company: company 132 is none of those that its lines may be for (123, 456)"
    ]
    assert found.bad_kinds == {"payment_account"}


def test_a_credit_note_may_be_shared_out_over_several_invoices(tmp_path: Path) -> None:
    shares = 'source_code,target_code,amount\n9001,1001,40.00\n9002,1003,\n9001,1002,"60,5"\n'
    found = read(tmp_path, {"credited_invoices.csv": shares})
    assert found.problems == []
    assert [row[3:5] for row in found.rows] == [
        ("9002", "1003"),
        ("9001", "1001 40.00 (line 2); 1002 60.5 (line 4)"),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("9001,1001,\n9001,1002,\n", "line 3, column source_code: 9001 is mapped in line 2 already: a credit note of "
         "several invoices needs the amount of each"),
        ("9001,1001,\n9001,1002,60\n", "line 2, column amount: 9001 is shared out in line 3: a credit note of several "
         "invoices needs the amount of each"),
        ("9001,1001,40\n9001,1001,60\n", "line 3, column target_code: invoice 1001 is named in line 2 already"),
        ("9001,F-1001,40\n", "line 2, column target_code: F-1001 is no number of an invoice"),
        ("9001,1001,\"1.000,00\"\n", "line 2, column amount: 1.000,00 is no amount above zero in cents"),
        ("9001,1001,-40\n", "line 2, column amount: -40 is no amount above zero in cents"),
        ("9001,1001,0.00\n", "line 2, column amount: 0.00 is no amount above zero in cents"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_shares_of_a_credit_note_is_said(tmp_path: Path, lines: str, said: str) -> None:
    file = f"source_code,target_code,amount\n{lines}"
    (problem,) = read(tmp_path, {"credited_invoices.csv": file}).problems
    assert said in problem.text


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    [problem] = read(tmp_path, {"tax_codes.csv": b"source_code,target_code\nA,1\n\xff,2\n"}).problems
    assert problem.text == "tax_codes.csv of books, line 3: it is not UTF-8 text: save the file as UTF-8"
