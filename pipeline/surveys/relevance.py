"""Works out whether a question was asked: the `relevant` expressions of XLSForm, as far as forms
use them.

${name}, texts, numbers, = != < <= > >=, and, or, not(), selected(), count-selected(), true(),
false(). What it cannot work out it says so (None); reading answers belongs to exports.py.
"""

import re
from collections.abc import Callable, Mapping

Answers = Mapping[str, str]
"""The answer to each question as text; several choices with blanks between."""

_TOKEN = re.compile(
    r"\s*(?:(?P<name>\$\{[^}]+\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|=|<|>|\(|\)|,)|(?P<word>[A-Za-z][A-Za-z-]*))"
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Value = str | bool


class _Unknown(Exception):
    """The expression uses something that is not worked out here."""


def is_relevant(expression: str, answers: Answers) -> bool | None:
    """Whether the question is asked given the answers; None if the expression goes beyond what is
    worked out.
    """
    if not expression.strip():
        return True
    try:
        parser = _Parser(_tokens(expression), answers)
        value = parser.either()
        if parser.rest():
            return None
        return _truth(value)
    except _Unknown:
        return None


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(expression.rstrip()):
        match = _TOKEN.match(expression, position)
        if match is None or match.lastgroup is None:
            raise _Unknown
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent over: either > both > comparison > value."""

    def __init__(self, tokens: list[tuple[str, str]], answers: Answers) -> None:
        self._tokens, self._answers, self._position = tokens, answers, 0

    def rest(self) -> int:
        return len(self._tokens) - self._position

    def either(self) -> Value:
        value = self._both()
        while self._takes("word", "or"):
            other = self._both()
            value = _truth(value) or _truth(other)
        return value

    def _both(self) -> Value:
        value = self._comparison()
        while self._takes("word", "and"):
            other = self._comparison()
            value = _truth(value) and _truth(other)
        return value

    def _comparison(self) -> Value:
        left = self._value()
        kind, sign = self._peek()
        if kind == "sign" and sign in _COMPARISONS:
            self._position += 1
            return _COMPARISONS[sign](left, self._value())
        return left

    def _value(self) -> Value:
        kind, text = self._peek()
        self._position += 1
        if kind == "name":
            return self._answers.get(text[2:-1].strip(), "")
        if kind == "text":
            return text[1:-1]
        if kind == "number":
            return text
        if (kind, text) == ("sign", "("):
            return self._closed(self.either())
        if kind == "word":
            return self._function(text)
        raise _Unknown

    def _function(self, name: str) -> Value:
        if not self._takes("sign", "("):
            raise _Unknown
        given: list[Value] = []
        while not self._takes("sign", ")"):
            given.append(self.either())
            self._takes("sign", ",")
            if not self.rest():
                raise _Unknown
        match (name, given):
            case ("not", [value]):
                return not _truth(value)
            case ("selected", [chosen, choice]):
                return str(choice) in str(chosen).split()
            case ("count-selected", [chosen]):
                return str(len(str(chosen).split()))
            case ("true" | "false", []):
                return name == "true"
        raise _Unknown

    def _closed(self, value: Value) -> Value:
        if not self._takes("sign", ")"):
            raise _Unknown
        return value

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._position] if self.rest() else ("end", "")

    def _takes(self, kind: str, text: str) -> bool:
        if self._peek() == (kind, text):
            self._position += 1
            return True
        return False


def _truth(value: Value) -> bool:
    return value if isinstance(value, bool) else value not in ("", "0")


def _order(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], bool]:
    """Order of numbers; with a blank no order holds."""

    def ordered(left: Value, right: Value) -> bool:
        if not (_NUMBER.fullmatch(str(left)) and _NUMBER.fullmatch(str(right))):
            return False
        return compare(float(left), float(right))

    return ordered


def _equal(left: Value, right: Value) -> bool:
    if _NUMBER.fullmatch(str(left)) and _NUMBER.fullmatch(str(right)):
        return float(left) == float(right)
    return str(left) == str(right)


_COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _order(lambda left, right: left < right),
    "<=": _order(lambda left, right: left <= right),
    ">": _order(lambda left, right: left > right),
    ">=": _order(lambda left, right: left >= right),
}
