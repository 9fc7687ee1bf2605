"""The web service: how many units will be sold on a day."""

from datetime import date

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from app.model import DemandModel, sales_history

VERSION = "1.0.0"

app = FastAPI(title="Demand forecast", version=VERSION)
model = DemandModel.fit(sales_history())


class Forecast(BaseModel):
    day: date
    units: float


@app.get("/health")
def health() -> dict:
    return {"status": "ok", "version": VERSION}


@app.get("/forecast/{day}", response_model=Forecast)
def forecast(day: date) -> Forecast:
    if day < model.last_day:
        raise HTTPException(422, f"{day} is over: forecasts begin after {model.last_day}")
    return Forecast(day=day, units=round(model.units_on(day), 1))
