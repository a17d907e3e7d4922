"""Fields whose complaint is a sentence of ours."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, IntegerField

DAY_AND_TIME = _l("Give a day and a time, such as 2027-03-31 23:59.")
A_DAY = _l("Give a day, such as 2027-06-16, or none.")
A_NUMBER = _l("Give a whole number.")
YEARS = range(2000, 2200)
# The first is how browsers write it, and want it written.
LOCAL_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


class LocalTimeField(DateTimeLocalField):
    """A day and a time on the clocks of some place."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it."""
        _read(super().process_formdata, valuelist, DAY_AND_TIME)
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(str(DAY_AND_TIME))


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; none is fine."""
        if any(value.strip() for value in valuelist):
            _read(super().process_formdata, valuelist, A_DAY)
        else:
            self.data = None


class WholeField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it."""
        _read(super().process_formdata, valuelist, A_NUMBER)


def _read(read: Any, valuelist: list[str], sentence: object) -> None:  # noqa: ANN401 - a bound method
    try:
        read(valuelist)
    except ValueError as error:
        raise ValueError(str(sentence)) from error
