"""How coarse a file has to be for nobody in it to stand alone: k-anonymity by generalisation.

Rows that look alike form a class. A class is good when at least K people are behind it, so that
whoever knows all about a person except one thing still has K candidates for it.
Source of the notion: L. Sweeney, k-anonymity: a model for protecting privacy, IJUFKS 10 (5), 2002.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

# Proposal: halls have some eight people; 3 is what statistics offices take at the least, 11 what
# public health does. No rule of the company is known.
K = 5

Path = tuple[str, ...]
POOLED = "*"  # a part of a path that is not told


def generalised_paths(people: Mapping[Path, Collection[str]], k: int = K) -> dict[Path, Path]:
    """What may be told of each path, so that at least ``k`` people are behind whatever is told.

    From the first part on, what has fewer than ``k`` people is pooled and told as ``POOLED``; where
    the pool is too small, the next smallest joins it. Only where there are fewer than ``k`` people
    at all, fewer stand behind it.

    :param people: path, all of the same length, from coarse to fine -> who is behind it

    >>> east, west = [("E", "guide"), ("E", "counter")], [("W", "guide")]
    >>> generalised_paths({east[0]: "ab", east[1]: "cdefg", west[0]: "hijkl"}, 5)
    {('W', 'guide'): ('W', 'guide'), ('E', 'guide'): ('E', '*'), ('E', 'counter'): ('E', '*')}
    """
    generalised: dict[Path, Path] = {}

    def solve(paths: Sequence[Path], before: Path) -> None:
        depth = len(before)
        if not paths or depth == len(paths[0]):
            generalised.update(dict.fromkeys(paths, before))
            return
        children: dict[str, list[Path]] = defaultdict(list)
        for path in paths:
            children[path[depth]].append(path)
        behind = {
            part: set[str]().union(*(people[path] for path in of_part))
            for part, of_part in children.items()
        }
        by_size = sorted(children, key=lambda part: (len(behind[part]), part))
        pool: set[str] = set()
        pooled: list[Path] = []
        while by_size and (len(behind[by_size[0]]) < k or 0 < len(pool) < k):
            part = by_size.pop(0)
            pool |= behind[part]
            pooled += children[part]
        solve(pooled, (*before, POOLED))
        for part in by_size:
            solve(children[part], (*before, part))

    solve(list(people), ())
    return generalised


def generalised_by_kind(behind: Mapping[Path, Collection[str]], k: int) -> dict[Path, Path]:
    """As ``told_paths``, for paths whose first part is told in any case: of what too few people
    stand behind, nothing else is told, so that nothing need join it."""
    of_kind: dict[str, dict[Path, Collection[str]]] = defaultdict(dict)
    for path, people in behind.items():
        of_kind[path[0]][path] = people
    generalised: dict[Path, Path] = {}
    for paths in of_kind.values():
        enough = len(set[str]().union(*paths.values())) >= k
        generalised |= (
            generalised_paths(paths, k)
            if enough
            else {path: (POOLED,) * len(path) for path in paths}
        )
    return generalised
