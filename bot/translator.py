"""Names and descriptions of commands in the reader's language, out of the same catalogue as everything else."""

from discord import Locale, app_commands

from bot.catalogue import LANGUAGES, Words

_SPOKEN = {Locale.vietnamese: "vi"}


def label(key: str, **values: str) -> app_commands.locale_str:
    """The catalogue's entry `key` as discord.py wants names and descriptions: in English, to be translated."""
    return app_commands.locale_str(Words("en").label(key, **values), key=key, values=values)


class CatalogueTranslator(app_commands.Translator):
    """Hands the catalogue to discord.py."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The entry that `string` was made from, in the language of `locale`; None where that is not spoken."""
        language = _SPOKEN.get(locale)
        key = string.extras.get("key")
        return Words(language).label(key, **string.extras["values"]) if key and language in LANGUAGES else None
