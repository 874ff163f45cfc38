"""Makes `places.tsv`: run `python -m knowledge.lab.build_places` after an update of its sources.

Names come from CLDR (through Babel) and countryinfo; adjectives and demonyms from countryinfo and from CLDR's
language names ("Danish" is spoken in Denmark). What those sources lack is listed here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from knowledge.lab import LANGUAGE
from knowledge.language.folding import fold

NAMES_NO_SOURCE_HAS: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "Emirati", "Emiratis"),
    "AF": ("Áp-ga-ni-xtan",),
    "AO": ("Ăng-gô-la",),
    "AR": ("Argentine", "Argentines", "Argentinian", "Argentinians", "Ác-hen-ti-na"),
    "AU": ("Aussie", "Aussies", "Ôxtrâylia", "Ô-xtrây-li-a"),
    "BA": ("Bosnia",),
    "BD": ("Băng-la-đét",),
    "BG": ("Bun-ga-ri",),
    "BR": ("Bra-xin",),
    "BY": ("Bê-la-rút",),
    "CA": ("Ca-na-đa",),
    "CD": ("DR Congo", "DRC", "Democratic Republic of Congo", "Congo", "Congolese"),
    "CG": ("Congo-Brazzaville", "Republic of Congo"),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "CL": ("Chi-lê",),
    "CN": ("PRC", "People's Republic of China", "mainland China"),
    "CO": ("Cô-lôm-bi-a",),
    "CU": ("Cu-ba",),
    "CV": ("Cabo Verde",),
    "CY": ("Kíp-rớt",),
    "CZ": ("Czechia", "Czechs", "CH Séc", "Cộng hòa Séc"),
    "DK": ("Dane", "Danes"),
    "DO": ("Dominican", "Dominicans"),
    "DZ": ("An-giê-ri",),
    "EE": ("E-xtô-ni-a",),
    "EG": ("Ai-cập",),
    "ES": ("Spaniard", "Spaniards"),
    "ET": ("Ê-ti-ô-pi-a",),
    "EU": ("EU",),
    "FI": ("Finns",),
    "FR": ("Frenchman", "Frenchmen", "Frenchwoman", "Frenchwomen"),
    "GB": ("UK", "Britain", "Great Britain", "Briton", "Britons", "Anh Quốc"),
    "HK": ("Hong Kong", "Hong Konger", "Hong Kongers", "Hồng Kông"),
    "HR": ("Croat", "Croats", "Crô-a-ti-a"),
    "HU": ("Hung-ga-ri",),
    "ID": ("In-đô-nê-xi-a",),
    "IE": ("Irishman", "Irishmen", "Ai-len"),
    "IL": ("Ix-ra-en",),
    "IN": ("Ấn-độ",),
    "IQ": ("I-rắc",),
    "IR": ("I-ran",),
    "IS": ("Icelandic", "Icelander", "Icelanders", "Ai-xơ-len"),
    "IT": ("I-ta-li-a",),
    "KE": ("Kê-ni-a",),
    "KP": ("DPRK", "Bắc Triều Tiên", "North Koreans"),
    "KR": ("Korea", "Korean", "Koreans", "ROK", "Republic of Korea", "Nam Hàn"),
    "KZ": ("Kazakh", "Kazakhs", "Ca-dắc-xtan"),
    "LA": ("Lao", "Lao PDR", "CHDCND Lào"),
    "LB": ("Li-băng",),
    "LK": ("Xri Lan-ca",),
    "LT": ("Lít-va",),
    "LV": ("Lát-vi-a",),
    "LY": ("Li-bi",),
    "MA": ("Ma-rốc",),
    "MK": ("Macedonia",),
    "MM": ("Burma", "Mi-an-ma"),
    "MN": ("Mông-cổ",),
    "MO": ("Macau", "Macao", "Ma Cao"),
    "MX": ("Mê-hi-cô",),
    "MY": ("Ma-lai-xi-a",),
    "MZ": ("Mô-dăm-bích",),
    "NG": ("Ni-giê-ri-a",),
    "NL": ("Netherlands", "Holland", "Dutchman", "Dutchmen"),
    "NP": ("Nê-pan",),
    "NZ": ("New Zealander", "Niu Di-lân"),
    "PE": ("Pê-ru",),
    "PH": ("Filipina", "Filipinas", "Philippine", "Phi-líp-pin"),
    "PK": ("Pa-ki-xtan",),
    "PL": ("Poles",),
    "PS": ("Palestine", "Pa-le-xtin"),
    "RO": ("Ru-ma-ni",),
    "RS": ("Serb", "Serbs", "Xéc-bi"),
    "RU": ("Russian Federation", "Liên bang Nga"),
    "SA": ("Saudi", "Saudis", "Ả Rập Saudi", "Ả-rập Xê-út"),
    "SD": ("Xu-đăng",),
    "SE": ("Swede", "Swedes"),
    "SG": ("Xin-ga-po", "Xinh-ga-po"),
    "SI": ("Slovenian", "Slovenians", "Xlô-vê-ni-a"),
    "SK": ("Slovakian", "Slovakians", "Xlô-va-ki-a"),
    "SO": ("Xô-ma-li",),
    "SY": ("Xi-ri", "Xy-ri"),
    "TH": ("Thais",),
    "TL": ("East Timor",),
    "TN": ("Tuy-ni-di",),
    "TR": ("Turk", "Turks", "Türkiye", "Turkiye"),
    "TZ": ("Tan-da-ni-a",),
    "UA": ("U-crai-na",),
    "UN": ("UN", "U.N."),
    "US": ("US", "USA", "America", "Americans"),
    "UZ": ("U-dơ-bê-ki-xtan",),
    "VA": ("Vatican", "Holy See"),
    "VE": ("Vê-nê-xu-ê-la",),
    "YE": ("Y-ê-men",),
    "ZA": ("South Africans",),
}
"""Short names, nouns for people, older or press spellings, and names as Vietnamese papers write them by syllables."""

SYLLABLES = {
    "GB": "Anh", "FR": "Pháp", "DE": "Đức", "RU": "Nga", "US": "Mỹ", "JP": "Nhật", "IT": "Ý", "AU": "Úc", "AT": "Áo",
    "BE": "Bỉ", "LA": "Lào", "CZ": "Séc", "CY": "Síp",
}  # fmt: skip
"""Vietnamese names of one syllable; each is a common word or a person's name as well, so analysis looks around."""

ALSO_IN_LOWER_CASE = ("RU", "FR", "DE", "US", "JP", "AU", "LA", "CZ", "CY")
"""Of SYLLABLES, those understood after words like "với" in a text typed without capitals, with marks or without; the
others are too common as words: "anh" is you, "ý" idea, "áo" shirt, and "bi" stands for the passive."""

NEED_CAPITALS = frozenset(
    "chad china dane danes georgia georgian guinea jersey jordan lao male mali niger polish poles swede swedes turk"
    " turkey turks us un".split()
)
"""English words, or people's names, unless written with a capital."""

MEANS_TWO_THINGS_UNMARKED = frozenset({"thuy dien", "ba lan"})
"""Vietnamese names that, typed without marks, are more often something else: hydropower, three times."""

NEVER_FIRST = frozenset(
    "a al an and as at by co department federal i in independent is it l la nation of on s state the u union us".split()
)
"""First words that would make analysis look around too often for names that hardly anybody uses."""

REGIONS = {
    "002": ("African", "Africans"), "005": ("South American", "South Americans"), "009": (), "011": ("West African",),
    "013": ("Central American",), "014": ("East Africa", "East African"), "003": ("North American",),
    "015": ("North Africa", "North African"), "019": (), "029": (), "030": ("East Asian",), "034": ("South Asian",),
    "035": ("South-East Asia", "Southeast Asian", "South-East Asian"), "142": ("Asian", "Asians"),
    "143": ("Central Asian",), "145": ("West Asia",), "150": ("European", "Europeans"),
    "151": ("Eastern European",), "419": ("Latin American", "Latin Americans"),
}  # fmt: skip
"""CLDR's codes of continents and their parts, with adjectives that CLDR does not give."""

CITIES = (
    "Hà Nội", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Nha Trang", "Đà Lạt", "Quy Nhơn", "Vũng Tàu", "Hạ Long", "Sài Gòn",
    "Biên Hòa", "Mỹ Tho", "Điện Biên Phủ", "Bắc Ninh", "Hải Dương", "Quảng Ninh", "Phú Quốc", "Hội An", "Vĩnh Long",
)  # fmt: skip
"""Vietnamese places that the press writes in one word as well; that word is the term of both."""

SAME_CITY = {
    "saigon": (
        "Ho Chi Minh City", "Hồ Chí Minh City", "TP Hồ Chí Minh", "Thành phố Hồ Chí Minh", "HCM City", "HCMC",
        "TP HCM", "TPHCM", "Saigon",
    ),
}  # fmt: skip

ALSO_SEATS = {"EU": "Brussels"}
"""Cities that stand for more than the country whose capital they are: "Brussels wants …"."""

ALSO_NAMES_OF_PEOPLE = frozenset({"dominique", "maurice", "mann"})
NO_LONGER = frozenset({"CS", "AN"})
NO_PLACES = frozenset({"ZZ", "XA", "XB", "QO", "UM"})
_ENGLISH, _VIETNAMESE, _NATIVE, _FOREIGN = range(1, 5)
_MUCH_MORE = 5
"""A name claimed by two places goes to the one with this many times the population, or to none."""
_COMMON, _COMMON_NATIVE, _VERY_COMMON = 2.4, 3.4, 4.0
"""Zipf frequency in English above which another language's name for a place is taken for an English word."""

Claims = dict[str, dict[str, int]]


def build() -> str:
    """Return the text of `places.tsv` as the installed packages make it."""
    from knowledge.language.analysis import terms

    claims: Claims = defaultdict(dict)
    for term, name, rank in _named():
        for spelling in spellings(name):
            claims[spelling][term] = min(rank, claims[spelling].get(term, rank))
    population = _populations()
    tables: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, by_term in claims.items():
        rank = min(by_term.values())
        owner = _owner([term for term in by_term if by_term[term] == rank], population)
        if owner and _says_enough(name, rank):
            kind = "capitals" if name in NEED_CAPITALS else "english" if rank <= _ENGLISH else "foreign"
            tables[owner, kind].append(name)
    for code, syllable in SYLLABLES.items():
        typed = {syllable}
        if code in ALSO_IN_LOWER_CASE:
            typed |= {syllable.lower(), fold(syllable), fold(syllable).capitalize()}
        tables[f"country:{code}", "syllables"] = list(typed)
    sources = ", ".join(f"{package} {version(package)}" for package in ("babel", "countryinfo"))
    header = (
        f"# Made by knowledge/lab/build_places.py from {sources}; do not edit.\n"
        "# CLDR in Babel: Unicode License v3 and BSD-3-Clause. countryinfo: MIT.\n"
    )
    for code, country, capital in _seats():
        if (found := terms(capital)) and not any(":" in term for term in found):
            tables[f"country:{code},{country}", "seats"] = [" ".join(found)]
    openers = _openers(name for (_, kind), names in tables.items() for name in names if kind != "seats")
    lines = [(kind, term, names) for (term, kind), names in tables.items()]
    lines += [("openers", lengths, words) for lengths, words in openers.items()]
    return header + "".join(f"{kind}\t{meaning}\t{'|'.join(sorted(names))}\n" for kind, meaning, names in sorted(lines))


def _openers(names: Iterable[str]) -> dict[str, list[str]]:
    """First words of names of several words, by how many words those names have, most first: "3,2"."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if " " in name:
            lengths[name.split()[0]].add(len(name.split()))
    openers: dict[str, list[str]] = defaultdict(list)
    for word, counts in lengths.items():
        openers[",".join(map(str, sorted(counts, reverse=True)))].append(word)
    return openers


def spellings(name: str) -> Iterator[str]:
    """Yield how `name` may be typed: in lower case, with its marks and, where that is safe, without them."""
    from knowledge.language.analysis import words

    if "(" in name:  # "Myanmar (Burma)"
        outside, _, inside = name.partition("(")
        yield from spellings(outside)
        yield from spellings(inside.strip(") "))
        return
    name = name.removeprefix("the ").removeprefix("The ")
    for joined in {name, name.replace("&", "and"), name.replace("St.", "Saint")}:
        spelt = " ".join(words(joined)).lower()
        if not spelt:
            continue
        yield spelt
        unmarked = " ".join(words(fold(joined)))
        if unmarked not in MEANS_TWO_THINGS_UNMARKED:
            yield unmarked


def _named() -> Iterator[tuple[str, str, int]]:
    """Yield (term, name, rank): the lower the rank, the better its claim to a name that two places share."""
    from babel import Locale, localedata
    from babel.languages import get_official_languages

    official = {
        language.split("_")[0]
        for territory in Locale("en").territories
        for language in get_official_languages(str(territory), de_facto=True)
    }
    for code, names in NAMES_NO_SOURCE_HAS.items():
        for name in names:
            yield f"country:{code}", name, 0
    for code, adjectives in REGIONS.items():
        for name in adjectives:
            yield f"region:{code}", name, 0
    for code, syllable in SYLLABLES.items():
        yield f"country:{code}", f"nước {syllable}", 0
    for city in CITIES:
        yield fold(city).replace(" ", ""), city, 0
    for term, names in SAME_CITY.items():
        for name in names:
            yield term, name, 0
    for code, ranked in _countryinfo():
        for name, rank in ranked:
            yield f"country:{code}", name, rank
    for identifier in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(identifier)
        if locale.territory or locale.language not in official:
            continue
        for territory, name in locale.territories.items():
            code = str(territory)
            if code in NO_PLACES:
                continue
            if code.isdigit():
                if code in REGIONS and locale.language in ("en", "vi"):
                    yield f"region:{code}", name, _ENGLISH
            elif locale.language == "en":
                yield f"country:{code}", name, _ENGLISH
            elif locale.language == "vi":
                yield f"country:{code}", name, _VIETNAMESE
            else:
                native = locale.language in get_official_languages(code, de_facto=True)
                yield f"country:{code}", name, _NATIVE if native else _FOREIGN


def _countryinfo() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield (code, names and demonyms with their ranks) of every country."""
    from countryinfo import all_countries

    for country in all_countries():
        facts = country.info()
        code = facts.get("ISO", {}).get("alpha2")
        if not code or code in NO_LONGER:
            continue
        names = [(facts["name"], _ENGLISH)]
        for name in facts.get("altSpellings", ()):  # English, native and others together
            if len(name) > len("USA"):
                names.append((name, _ENGLISH if " " in name else _NATIVE))
        for demonym in (facts.get("demonym") or "").split(","):
            names += [(spelling, _ENGLISH) for spelling in _plural(demonym) if spelling]
        yield code, names


def _seats() -> Iterator[tuple[str, str, str]]:
    """Yield (code, name, capital) of every country, and of what else is called by its seat."""
    from babel import Locale
    from countryinfo import all_countries

    names = Locale("en").territories
    everyone = [country.info() for country in all_countries()]
    seat_of = {facts["ISO"]["alpha2"]: facts.get("capital") or "" for facts in everyone if facts.get("ISO")}
    for code, capital in (seat_of | ALSO_SEATS).items():
        if code in names and seat_of.get(code) not in ALSO_SEATS.values():
            yield code, names[code], capital.partition(" D.C.")[0].rstrip(",")


def _plural(demonym: str) -> list[str]:
    if not demonym or demonym.endswith(("ese", "ish", "ch", "ss", "s", "gasy")):
        return [demonym]
    return [demonym, f"{demonym}s"]


def _populations() -> dict[str, int]:
    from countryinfo import all_countries

    everyone = [country.info() for country in all_countries()]
    return {f"country:{facts['ISO']['alpha2']}": facts.get("population") or 0 for facts in everyone if facts.get("ISO")}


def _owner(terms: list[str], population: dict[str, int]) -> str | None:
    by_size = sorted(terms, key=lambda term: population.get(term, 0), reverse=True)
    if len(by_size) == 1 or population.get(by_size[0], 0) > _MUCH_MORE * population.get(by_size[1], 0):
        return by_size[0]
    return None


def _says_enough(name: str, rank: int) -> bool:
    """Whether `name` is safe to read as a place: no single syllable of Vietnamese, no English word meant otherwise."""
    from wordfreq import zipf_frequency

    if " " in name:
        if name.split()[0] in NEVER_FIRST:
            return False
        return rank < _NATIVE or zipf_frequency(name.split()[0], "en") < _VERY_COMMON
    if rank == 0:
        return True
    if name in ALSO_NAMES_OF_PEOPLE or name in {fold(syllable) for syllable in SYLLABLES.values()} | {
        s.lower() for s in SYLLABLES.values()
    }:
        return False
    if not name.isascii() and not any("a" <= letter <= "z" for letter in fold(name)):
        return len(name) > 1  # another script cannot be mistaken for English
    if rank >= _NATIVE and fold(name) != "" and len(name) < 5:
        return False
    return rank < _NATIVE or zipf_frequency(name, "en") < (_COMMON if rank == _FOREIGN else _COMMON_NATIVE)


def main() -> None:
    """Write `places.tsv` beside this file."""
    (LANGUAGE / "places.tsv").write_text(build(), encoding="utf-8")


if __name__ == "__main__":
    main()
