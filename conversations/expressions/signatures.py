"""Which functions there are, how many arguments each takes, and which of ODK's are left out."""

from ..records import record


@record
class Signature:
    """How a function is called. `most` is None when there is no end to its arguments."""

    fewest: int
    most: int | None
    example: str
    #: arguments come in twos from here on
    pairs_from: int | None = None

    def accepts(self, count: int) -> bool:
        """Return whether the function can be called with so many arguments."""
        if count < self.fewest or (self.most is not None and count > self.most):
            return False
        return self.pairs_from is None or (count - self.pairs_from) % 2 == 0


SIGNATURES = {
    "abs": Signature(1, 1, "abs(${difference})"),
    "boolean": Signature(1, 1, "boolean(${answer})"),
    "checklist": Signature(3, None, "checklist(2, -1, ${a} = 'yes', ${b} = 'yes', ${c} = 'yes')"),
    "coalesce": Signature(2, None, "coalesce(${amount}, 0)"),
    "concat": Signature(1, None, "concat(${first_name}, ' ', ${last_name})"),
    "contains": Signature(2, 2, "contains(${email}, '@')"),
    "count": Signature(1, 1, "count(${members})"),
    "count-non-empty": Signature(1, 1, "count-non-empty(${phone})"),
    "count-selected": Signature(1, 1, "count-selected(${crops})"),
    "date": Signature(1, 1, "date('2026-01-31')"),
    "date-time": Signature(1, 1, "date-time('2026-01-31T10:00:00')"),
    "decimal-date-time": Signature(1, 1, "decimal-date-time(now())"),
    "decimal-time": Signature(1, 1, "decimal-time(${start_time})"),
    "ends-with": Signature(2, 2, "ends-with(${email}, '.org')"),
    "exp": Signature(1, 1, "exp(${rate})"),
    "false": Signature(0, 0, "false()"),
    "format-date": Signature(2, 2, "format-date(${born}, '%d/%m/%Y')"),
    "format-date-time": Signature(2, 2, "format-date-time(now(), '%H:%M')"),
    "if": Signature(3, 3, "if(${age} >= 18, 'adult', 'child')"),
    "indexed-repeat": Signature(3, None, "indexed-repeat(${price}, ${products}, 1)", pairs_from=1),
    "int": Signature(1, 1, "int(${amount})"),
    "join": Signature(2, None, "join(', ', ${member_name})"),
    "jr:choice-name": Signature(2, 2, "jr:choice-name(${crop}, '${crop}')"),
    "log": Signature(1, 1, "log(${amount})"),
    "log10": Signature(1, 1, "log10(${amount})"),
    "lower-case": Signature(1, 1, "lower-case(${code})"),
    "max": Signature(1, None, "max(${age})"),
    "min": Signature(1, None, "min(${age})"),
    "normalize-space": Signature(0, 1, "normalize-space(${name})"),
    "not": Signature(1, 1, "not(selected(${crops}, 'rice'))"),
    "now": Signature(0, 0, "now()"),
    "number": Signature(1, 1, "number(${code})"),
    "once": Signature(1, 1, "once(random())"),
    "pi": Signature(0, 0, "pi()"),
    "position": Signature(1, 1, "position(..)"),
    "pow": Signature(2, 2, "pow(${side}, 2)"),
    "random": Signature(0, 0, "random()"),
    "regex": Signature(2, 2, "regex(., '[0-9]{4}')"),
    "round": Signature(1, 2, "round(${amount}, 2)"),
    "selected": Signature(2, 2, "selected(${crops}, 'rice')"),
    "selected-at": Signature(2, 2, "selected-at(${crops}, 0)"),
    "sqrt": Signature(1, 1, "sqrt(${area})"),
    "starts-with": Signature(2, 2, "starts-with(${phone}, '+')"),
    "string": Signature(1, 1, "string(${code})"),
    "string-length": Signature(0, 1, "string-length(${name})"),
    "substr": Signature(2, 3, "substr(${code}, 0, 3)"),
    "substring-after": Signature(2, 2, "substring-after(${email}, '@')"),
    "substring-before": Signature(2, 2, "substring-before(${email}, '@')"),
    "sum": Signature(1, 1, "sum(${price})"),
    "today": Signature(0, 0, "today()"),
    "translate": Signature(3, 3, "translate(${code}, 'abc', 'ABC')"),
    "true": Signature(0, 0, "true()"),
    "upper-case": Signature(1, 1, "upper-case(${code})"),
    "uuid": Signature(0, 0, "uuid()"),
    "weighted-checklist": Signature(4, None, "weighted-checklist(3, -1, ${a}, 2, ${b}, 1)", pairs_from=2),
}

_GEOGRAPHY = "Leave it out, and work it out from the exported positions."
_ANGLES = "Leave it out, and work it out from the exported answers."
_LOOKUP = "Put the values into the choices, or into nested if() calls."
_PRIVATE = "Leave it out, or use uuid() for an identifier."

#: ODK's functions a chat form doesn't have, with what to do instead.
LEFT_OUT = {
    **dict.fromkeys(("area", "distance", "geofence", "enclosed-area"), _GEOGRAPHY),
    **dict.fromkeys(("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "hypot", "exp10"), _ANGLES),
    **dict.fromkeys(("pulldata", "instance", "jr:itext", "current", "id", "search"), _LOOKUP),
    **dict.fromkeys(("digest", "extract-signed", "base64-decode", "base64-encode", "property"), _PRIVATE),
    "randomize": "Leave it out; choices are shown in the order of the choices sheet.",
    "version": "Write the version as a text in quotes.",
    "thousands-sep": "Leave it out; numbers are shown in the respondent's own way of writing.",
    "boolean-from-string": "Compare instead: ${answer} = 'true'.",
    "floor": "Use int() or round().",
    "ceiling": "Use int() or round().",
    "last": "Use count(${repeat}).",
    "substring": "Use substr(text, start, end), which counts from 0.",
    "string-join": "Use join(separator, ${name}).",
    "intersects": _GEOGRAPHY,
}
