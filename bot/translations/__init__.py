"""Everything a person reads, in every language: gettext catalogues read as they stand, checked, and kept up to date."""

from .translator import Translations as Translations
