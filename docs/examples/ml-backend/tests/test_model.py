import unittest
from datetime import date

from app.model import DemandModel, sales_history


class DemandModelTest(unittest.TestCase):
    model = DemandModel.fit(sales_history())

    def test_expects_more_on_a_saturday_than_on_a_monday(self):
        self.assertGreater(
            self.model.units_on(date(2026, 3, 7)), 1.2 * self.model.units_on(date(2026, 3, 9))
        )

    def test_follows_the_trend(self):
        self.assertGreater(self.model.units_on(date(2027, 6, 7)), self.model.units_on(date(2026, 6, 8)))


if __name__ == "__main__":
    unittest.main()
