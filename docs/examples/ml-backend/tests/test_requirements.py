"""The split lists must hold what the one list holds: the two Dockerfiles install the same."""

import unittest
from pathlib import Path

ROOT = Path(__file__).parent.parent


def lines(path: Path) -> set[str]:
    return {line for line in path.read_text().splitlines() if line and not line.startswith("#")}


class RequirementsTest(unittest.TestCase):
    def test_the_split_lists_hold_what_the_one_list_holds(self):
        split = [lines(path) for path in (ROOT / "requirements").glob("*.txt")]
        self.assertEqual(set().union(*split), lines(ROOT / "requirements.txt"))
        self.assertEqual(sum(map(len, split)), len(lines(ROOT / "requirements.txt")))


if __name__ == "__main__":
    unittest.main()
