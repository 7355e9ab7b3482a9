"""The question types: one file each, named as the type."""

from __future__ import annotations

from collections.abc import Mapping

from .acknowledge import AcknowledgeQuestion
from .audio import AudioQuestion
from .base import (
    PROPOSAL,
    Choice,
    Doubtful,
    Given,
    Here,
    Offered,
    Option,
    Outcome,
    Question,
    Refused,
    Searched,
)
from .calculate import CalculateQuestion
from .date import DateQuestion
from .datetime import DatetimeQuestion
from .decimal import DecimalQuestion
from .file import FileQuestion
from .geopoint import GeopointQuestion
from .hidden import HiddenQuestion
from .image import ImageQuestion
from .integer import IntegerQuestion
from .note import NoteQuestion
from .range import RangeQuestion
from .rank import RankQuestion
from .select_multiple import SelectMultipleQuestion
from .select_one import SelectOneQuestion
from .text import TextQuestion
from .time import TimeQuestion
from .video import VideoQuestion

#: XLSForm's name of each type -> its class
TYPES: Mapping[str, type[Question]] = {
    kind.type: kind
    for kind in (
        TextQuestion,
        IntegerQuestion,
        DecimalQuestion,
        DateQuestion,
        TimeQuestion,
        DatetimeQuestion,
        SelectOneQuestion,
        SelectMultipleQuestion,
        RangeQuestion,
        RankQuestion,
        GeopointQuestion,
        ImageQuestion,
        AudioQuestion,
        VideoQuestion,
        FileQuestion,
        NoteQuestion,
        AcknowledgeQuestion,
        CalculateQuestion,
        HiddenQuestion,
    )
}

__all__ = [
    "PROPOSAL",
    "TYPES",
    "Choice",
    "Doubtful",
    "Given",
    "Here",
    "Offered",
    "Option",
    "Outcome",
    "Question",
    "Refused",
    "Searched",
]
