"""The six languages of the consultation, and the CLDR locale behind any language tag."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

#: The languages whose words are always understood, whichever language the person chose.
LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw")


def base(language: str) -> str:
    """Return the language without region or script: "pt-BR" and "pt_BR" are "pt"."""
    return language.replace("-", "_").partition("_")[0].lower()


@lru_cache(maxsize=64)
def locale_for(language: str) -> Locale | None:
    """Return the CLDR locale of a tag such as "fr", "pt-BR" or "ar_EG", else of its base, else None."""
    for tag in (language.replace("-", "_"), base(language)):
        try:
            return Locale.parse(tag)
        except (ValueError, TypeError, UnknownLocaleError):
            continue
    return None
