"""More of how people write a name: given names, prefixes, numbers, places, and notes that are no name."""

from __future__ import annotations

from random import Random

from tests.bench.vendor_sets.rewriting import PREFIXES, Draft
from tests.bench.vendor_sets.shape import Word
from tests.bench.vendor_sets.tables import cell
from tests.bench.vendor_sets.vocabulary import Vocabulary

ROMAN = {"1": "I", "2": "II", "I": "1", "II": "2", "III": "3"}


def initial_for_given_name(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    found = [at for at, word in enumerate(draft.words) if word.kind == "given" and len(word.text) > 2]
    if not found:
        return False
    draft.put(found[0], draft.words[found[0]].text[0] + random.choice((".", "")))
    return True


def given_name_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    kept = [word for word in draft.words if word.kind != "given"]
    if draft.company.person or len(kept) in (0, len(draft.words)):
        return False
    draft.words = kept
    return True


def initials_added(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    """The surname gets the initials of its owner, as a chamber of commerce registers sole traders."""
    found = [at for at, word in enumerate(draft.words) if word.kind == "surname"]
    if not found or any(word.kind in ("given", "glue") for word in draft.words):
        return False
    letters = "".join(f"{random.choice('ABCDEFGHJKLMPRSTW')}." for _ in range(random.choice((1, 2, 2))))
    draft.words.insert(found[0], Word(letters, "given"))
    return True


def prefix_short(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    short = {"van der ": ("v.d. ", "vd ", "v/d "), "van den ": ("v.d. ", "vd ", "v/d "), "van de ": ("v.d. ", "v/d ")}
    for at, word in enumerate(draft.words):
        for prefix, forms in short.items():
            if word.kind == "surname" and word.text.lower().startswith(prefix):
                draft.put(at, random.choice(forms) + word.text[len(prefix) :])
                return True
    return False


def prefix_behind(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    for at, word in enumerate(draft.words):
        for prefix in PREFIXES:
            if word.kind == "surname" and word.text.lower().startswith(prefix):
                draft.put(at, f"{word.text[len(prefix) :]}, {word.text[: len(prefix)].strip()}")
                return True
    return False


def prefix_written_together(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    for at, word in enumerate(draft.words):
        if word.kind == "surname" and word.text.lower().startswith(PREFIXES):
            draft.put(at, word.text.replace(" ", "").replace("'", ""))
            return True
    return False


def article_added(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    articles = vocabulary.phrases(draft.company.language, "articles")
    if not articles or draft.company.person or draft.words[0].kind not in ("brand", "trade"):
        return False
    draft.words.insert(0, Word(random.choice(articles), "fixed"))
    return True


def number_of_words(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    """A trade in the singular for the plural, or the other way round."""
    found = [at for at, word in enumerate(draft.words) if word.kind == "trade" and len(word.text) > 4]
    if not found:
        return False
    text = draft.words[found[0]].text
    draft.put(found[0], text[:-1] if text.endswith(("s", "n", "r")) else f"{text}s")
    return True


def roman_number(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    for at, word in enumerate(draft.words):
        if word.kind == "number" and word.text in ROMAN:
            draft.put(at, ROMAN[word.text])
            return True
    return False


def kinship_otherwise(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    """Gebr. for Gebroeders, & Zn. for en Zonen: another of the language's phrases for the same."""
    for at, word in enumerate(draft.words):
        if word.kind == "fixed" and word.concept in ("brothers", "sons"):
            own = [phrase.replace("~", "").strip() for phrase in vocabulary.phrases(word.language, word.concept)]
            others = [phrase for phrase in own if phrase != word.text]
            if others:
                draft.put(at, random.choice(others))
                return True
    return False


def kinship_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    kept = [word for word in draft.words if word.concept not in ("brothers", "sons")]
    changed = len(kept) < len(draft.words)
    draft.words = kept
    return changed


def place_added(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    city = draft.company.facts.city
    if not city or city in draft.company.core:
        return False
    draft.tail = random.choice((city, f"- {city}", f"({city})", f", {city}", city))
    return True


def place_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    kept = [word for word in draft.words if word.kind != "place"]
    changed = 0 < len(kept) < len(draft.words) and any(word.kind in ("brand", "surname") for word in kept)
    draft.words = kept if changed else draft.words
    return changed


def country_added(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    name = cell(vocabulary.nations[draft.company.country]["name"])[0]
    draft.tail = random.choice((name, f"({draft.company.country})", f"- {name}", draft.company.country))
    return not draft.company.person


def note(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    text = random.choice(vocabulary.phrases(draft.company.language, "notes"))
    draft.tail = random.choice((f"({text})", f"- {text}", f"*** {text}", text.upper(), f"** {text.upper()} **"))
    return True


def attention(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    draft.tail = random.choice(("", "", ", ")) + random.choice(vocabulary.phrases(draft.company.language, "attention"))
    return True


def own_number_in_name(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    number = f"{random.randint(1000, 99999)}"
    if random.random() < 0.5:
        draft.head = random.choice((number, f"{number} -", f"#{number}", f"K{number}"))
    else:
        draft.tail = random.choice((f"({number})", f"/ {number}", f"nr {number}"))
    return True


def post_box(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    words = {"nl": "Postbus", "de": "Postfach", "fr": "BP", "es": "Apdo.", "it": "C.P.", "sv": "Box", "da": "Postboks"}
    draft.tail = f"{words.get(draft.company.language, 'P.O. Box')} {random.randint(1, 9999)}"
    return True


def currency_or_use(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    """What a company with several records of one creditor puts behind the name."""
    draft.tail = random.choice(
        ("EUR", "USD", "(EUR)", "intercompany", "- lease", "afd. verkoop", "Dept. 2", "HQ", "NEW")
    )
    return True


SALUTATIONS: dict[str, tuple[str, ...]] = {
    "nl": ("Fa.", "Firma", "Dhr."),
    "de": ("Fa.", "Firma", "Herrn"),
    "fr": ("M.", "Ets", "Entreprise"),
    "en": ("M/s", "Messrs", "Mr"),
    "es": ("D.", "Sr."),
    "it": ("Ditta", "Spett.le"),
    "da": ("Firmaet",),
    "sv": ("Firma", "Fa"),
    "pl": ("Firma", "P.P.H.U."),
    "fi": ("T:mi",),
}


def salutation(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    draft.head = random.choice(SALUTATIONS.get(draft.company.language, ("Firma",)))
    return True


def trading_name_behind(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if not draft.company.trading_name:
        return False
    words = {"nl": ("h.o.d.n.", "t.h.o.d.n.", "hodn"), "de": ("Inh.", "vormals"), "fr": ("enseigne", "dit")}
    joint = random.choice(words.get(draft.company.language, ("t/a", "dba", "trading as", "T/A")))
    draft.tail = f"{joint} {draft.company.trading_name}"
    return True


def trading_name_alone(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if not draft.company.trading_name:
        return False
    draft.words, draft.form = [Word(draft.company.trading_name, "brand")], ""
    return True
