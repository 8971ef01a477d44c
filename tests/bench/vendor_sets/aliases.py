"""The same company under a name of another language: what is translated, what is transliterated, and what stays.

A company signs contracts as Deutsche Bahn and sends its invoices as German Railways; a Belgian one is Gebroeders in one
half of the country and Frères in the other; legal forms become those of the country that reads them. Names of families
and made-up words stay, which is how people recognise most aliases; some names have none.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.bench.vendor_sets.shape import Company, LegalForm, Word
from tests.bench.vendor_sets.tables import cell
from tests.bench.vendor_sets.transliteration import latin
from tests.bench.vendor_sets.vocabulary import Vocabulary, legal_forms

# The languages in which a company of a country is known beside its own.
OTHERS = {
    "NL": ("en", "en", "en", "de", "fr"),
    "BE": ("fr", "nl", "en", "en", "de"),
    "DE": ("en", "en", "en", "nl", "fr"),
    "AT": ("en", "en", "it"),
    "FR": ("en", "en", "en", "nl", "de", "es"),
    "LU": ("fr", "de", "en"),
    "ES": ("en", "en", "fr"),
    "IT": ("en", "en", "de", "fr"),
    "PT": ("en", "en", "es"),
    "PL": ("en", "en", "de"),
    "SE": ("en", "en", "da"),
    "DK": ("en", "en", "sv", "de"),
    "NO": ("en", "en", "sv"),
    "FI": ("en", "en", "sv"),
    "GR": ("en",),
    "UA": ("en",),
    "GB": ("fr", "de", "nl"),
    "US": ("de", "fr", "nl"),
}
COUNTRY_OF = {"en": "GB", "nl": "NL", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "sv": "SE", "da": "DK"}
FOUNDATIONS = {
    "en": "~ Foundation",
    "nl": "Stichting ~",
    "de": "~ Stiftung",
    "fr": "Fondation ~",
    "es": "Fundación ~",
    "it": "Fondazione ~",
    "sv": "Stiftelsen ~",
    "da": "~ Fonden",
}


class Translator:
    """Gives the alias of a company, and what kinds of change it took."""

    def __init__(self, vocabulary: Vocabulary, random: Random) -> None:
        self.vocabulary = vocabulary
        self.random = random

    def alias(self, company: Company) -> tuple[Company, tuple[str, ...]]:
        random = self.random
        options = [one for one in OTHERS[company.country] if one != company.language] or ["en"]
        language = random.choice(options)
        done: list[str] = []
        words = list(company.words)
        # The name itself often stays, and only what stands around it changes.
        if not company.person and random.random() < 0.55:
            words = self._translated(company, language, done)
        words = [replace(word, text=latin(word.text, random)) for word in words]
        if [word.text for word in words] != [word.text for word in company.words] and not done:
            done.append("transliterated")
        form = self._form(company, language, done)
        if company.form.kind == "foundation":
            words, form = self._foundation(words, language), LegalForm()
            done.append("foundation translated")
        made = replace(company, words=tuple(words), form=form, language=language)
        return self._moved_abroad(made, done), tuple(done)

    def _translated(self, company: Company, language: str, done: list[str]) -> list[Word]:
        random = self.random
        words: list[Word] = []
        leading: list[Word] = []
        for word in company.words:
            if word.kind == "trade" and word.concept in self.vocabulary.trades:
                text, leads = random.choice(self.vocabulary.trade(word.concept, language))
                made = Word(text, "trade", word.concept, language)
                (leading if leads else words).append(made)
                done += ["trade translated"] if text != word.text else []
            elif word.kind == "fixed" and word.concept.startswith("nation "):
                words.append(
                    Word(self.vocabulary.adjective(word.concept[-2:], language), "fixed", word.concept, language)
                )
                done.append("nation translated")
            elif word.kind == "fixed" and word.concept in ("brothers", "sons"):
                phrase = random.choice(self.vocabulary.phrases(language, word.concept))
                before, _, after = phrase.partition("~")
                leading += [Word(before.strip(), "fixed", word.concept, language)] if before else []
                words += [Word(after.strip(), "fixed", word.concept, language)] if after else []
                done.append("kinship translated")
            elif word.kind == "place" and word.text in self.vocabulary.exonyms:
                words.append(replace(word, text=random.choice(self.vocabulary.exonyms[word.text])))
                done.append("place translated")
            elif word.kind == "glue":
                words.append(replace(word, text=random.choice(("&", self.vocabulary.phrases(language, "and")[0]))))
            elif word.kind == "generic" and word.concept == "group":
                text = self.vocabulary.phrases(language, "group")[0]
                (leading if text.startswith("^") else words).append(replace(word, text=text.removeprefix("^")))
                done.append("group translated")
            else:
                words.append(word)
        institution = next((word.concept for word in company.words if word.kind == "fixed"), "")
        return self._institution(company, institution, language, done) or self._tidied([*leading, *words])

    def _tidied(self, words: list[Word]) -> list[Word]:
        """No brothers in front of a bare trade: the phrase stands at the surname."""
        phrase = next((at for at, word in enumerate(words) if word.text.startswith("&")), None)
        name = next((at for at, word in enumerate(words) if word.kind == "surname"), None)
        if phrase is not None and name is not None and phrase < name:
            moved = words.pop(phrase)
            words.insert(name, moved)
        return words

    def _institution(self, company: Company, kind: str, language: str, done: list[str]) -> list[Word]:
        row = next((row for row in self.vocabulary.institutions if row["kind"] == kind), None)
        if row is None:
            return []
        city = next((word.text for word in company.words if word.kind == "place"), company.facts.city)
        town = self.random.choice((city, *self.vocabulary.exonyms.get(city, ())))
        before, _, after = self.random.choice(cell(row[language])).partition("~")
        done.append("institution translated")
        words = [Word(before.strip(), "fixed", kind, language), Word(town, "place")]
        return [word for word in (*words, Word(after.strip(), "fixed", kind, language)) if word.text]

    def _form(self, company: Company, language: str, done: list[str]) -> LegalForm:
        """Kept, dropped, or the form of the same kind where the language is spoken."""
        chance = self.random.random()
        if chance < 0.4 or not company.form.text:
            return company.form
        if chance < 0.62:
            done.append("legal form dropped")
            return LegalForm()
        forms, shares = legal_forms(COUNTRY_OF.get(language, "GB"))
        alike = [form for form in forms if form.kind == company.form.kind]
        if not alike:
            return company.form
        done.append("legal form of another country")
        weights = [share for form, share in zip(forms, shares, strict=True) if form in alike]
        return self.random.choices(alike, weights=weights)[0]

    def _foundation(self, words: list[Word], language: str) -> list[Word]:
        before, _, after = FOUNDATIONS.get(language, "~ Foundation").partition("~")
        around = [Word(part.strip(), "fixed", "foundation", language) for part in (before, after)]
        return [word for word in (around[0], *words, around[1]) if word.text]

    def _moved_abroad(self, company: Company, done: list[str]) -> Company:
        """The town is called by its name in the other language, too."""
        names = self.vocabulary.exonyms.get(company.facts.city, ())
        if names and self.random.random() < 0.4:
            done.append("town translated")
            return company.with_facts(city=self.random.choice(names))
        return company
