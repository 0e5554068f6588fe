"""From accepted pairs to one id for everything that is the same: which record bears whose id.

Scoring pairs belongs to scoring.py, the decisions of people to decisions.py. The id of a group is
that of its member known first: it stays when others join later.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

Pair = tuple[str, str]


def never(left: str, right: str) -> bool:
    """No two records differ in what one and the same cannot differ in."""
    return False


class Groups:
    """Ids put together pair by pair; pairs that must stay apart are never put together.

    `differs` says of two records that they cannot be one, whatever stands between them.
    """

    def __init__(
        self, apart: Iterable[Pair] = (), differs: Callable[[str, str], bool] = never
    ) -> None:
        self._differs = differs
        self._parent: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}
        for left, right in apart:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def join(self, left: str, right: str, by_verdict: bool = False) -> bool:
        """Put two together; False where somebody of one group must stay apart from the other."""
        first, second = self._root(left), self._root(right)
        if first == second:
            return True
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        smaller = self._members[second]
        if any(self._apart.get(member, set()) & self._members[first] for member in smaller):
            return False
        if not by_verdict and any(
            self._differs(one, other) for one in smaller for other in self._members[first]
        ):
            return False
        self._parent[second] = first
        self._members[first] |= self._members.pop(second)
        return True

    def _root(self, member: str) -> str:
        if member not in self._parent:
            self._parent[member] = member
            self._members[member] = {member}
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def members(self) -> list[set[str]]:
        """The groups of more than one."""
        return [group for group in self._members.values() if len(group) > 1]


def put_together(
    pairs: Iterable[tuple[str, str, float]],
    verdicts: Mapping[Pair, bool],
    differs: Callable[[str, str], bool] = never,
) -> tuple[Groups, list[Pair]]:
    """Groups from accepted pairs with their weights, strongest first, after people's verdicts.

    Also the pairs that could not be joined because a verdict keeps somebody of them apart.
    """
    groups = Groups((pair for pair, same in verdicts.items() if not same), differs)
    for left, right in sorted(pair for pair, same in verdicts.items() if same):
        groups.join(left, right, by_verdict=True)
    undone = []
    for left, right, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if not groups.join(left, right):
            undone.append((left, right))
    return groups, undone


def entity_ids(groups: Groups, known: Mapping[str, str]) -> dict[str, str]:
    """For every member that bears another's id: its id -> the id of the member known first.

    `known` says when each id was known first, as sortable text; ids of one day by the id itself.
    """
    borne: dict[str, str] = {}
    for group in groups.members():
        entity = min(group, key=lambda member: (known.get(member, "9999"), member))
        borne |= {member: entity for member in group if member != entity}
    return borne


def best_of_each(
    pairs: Iterable[tuple[str, str, float]], verdicts: Mapping[Pair, bool]
) -> set[Pair]:
    """One left to one right, the strongest first: the accepted pairs.

    Where two candidates weigh the same, nothing decides between them: neither is accepted.
    """
    decided = {pair for pair, same in verdicts.items() if same}
    barred = {pair for pair, same in verdicts.items() if not same}
    lefts, rights = {left for left, _ in decided}, {right for _, right in decided}
    open_pairs = [pair for pair in pairs if (pair[0], pair[1]) not in barred | decided]
    accepted: set[Pair] = set(decided)
    for rivals in _by_weight(open_pairs):
        free = [pair for pair in rivals if pair[0] not in lefts and pair[1] not in rights]
        claims = Counter(left for left, _ in free), Counter(right for _, right in free)
        for left, right in free:
            if claims[0][left] == 1 and claims[1][right] == 1:
                accepted.add((left, right))
        lefts |= set(claims[0])
        rights |= set(claims[1])
    return accepted


def _by_weight(pairs: Iterable[tuple[str, str, float]]) -> list[list[Pair]]:
    """The pairs of one weight together, the strongest first."""
    groups: dict[float, list[Pair]] = {}
    for left, right, weight in pairs:
        groups.setdefault(round(weight, 6), []).append((left, right))
    return [groups[weight] for weight in sorted(groups, reverse=True)]
