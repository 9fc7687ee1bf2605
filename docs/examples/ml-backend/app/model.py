"""Demand by day: a trend, a weekly and a yearly rhythm, learned from the sales so far."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge


def sales_history(days: int = 730) -> pd.DataFrame:
    """Two years of made-up sales, the same in every run. Columns: day, units."""
    random = np.random.default_rng(seed=7)
    day = pd.date_range("2024-01-01", periods=days, freq="D")
    number = np.arange(days)
    weekend = np.where(day.dayofweek >= 5, 1.4, 1.0)
    season = 1 + 0.2 * np.sin(2 * np.pi * number / 365)
    units = (200 + 0.1 * number) * weekend * season + random.normal(0, 8, days)
    return pd.DataFrame({"day": day, "units": units.round(1)})


def features(days: pd.DatetimeIndex) -> np.ndarray:
    """One row a day: trend, yearly sine and cosine, and the seven days of the week."""
    number = (days - pd.Timestamp("2024-01-01")).days.to_numpy()
    year = 2 * np.pi * number / 365
    week = np.eye(7)[days.dayofweek]
    return np.column_stack([number / 365, np.sin(year), np.cos(year), week])


@dataclass(frozen=True)
class DemandModel:
    regression: Ridge
    last_day: date

    @classmethod
    def fit(cls, history: pd.DataFrame) -> "DemandModel":
        days = pd.DatetimeIndex(history["day"])
        regression = Ridge(alpha=0.1).fit(features(days), history["units"])
        return cls(regression, days.max().date())

    def units_on(self, day: date) -> float:
        return float(self.regression.predict(features(pd.DatetimeIndex([day])))[0])
