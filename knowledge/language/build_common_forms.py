"""Make `common_forms.txt`: `python -m knowledge.language.build_common_forms`.

Common English words as they are written, each with how common it is (`wordfreq`, Apache-2.0, its data CC BY-SA 4.0).
"""

from knowledge.language.slips import FILE, LEAST_COMMON, SHORTEST


def main() -> None:
    """Write the table that `knowledge.language.slips` reads."""
    from wordfreq import top_n_list, zipf_frequency

    forms = {
        word: zipf_frequency(word, "en")
        for word in top_n_list("en", 60_000)
        if len(word) >= SHORTEST and word.isascii() and word.isalpha()
    }
    lines = [f"{word} {round(10 * zipf)}\n" for word, zipf in sorted(forms.items()) if zipf >= LEAST_COMMON]
    FILE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
