"""What stands in the README of an export."""

from datetime import datetime

_WARNING = """
These are copies. When authors take their stories back, or change where they may be shown, nothing changes here: before
you show or pass on anything, look whether its page still says so, and erase this folder once it has served its purpose.
It holds what young people told in trust. Keep it where only those can read it who need it.
"""
STORY = """One story, and everything that is kept about it: its words, what its author agreed to (with the text of that
version), what they were told, what happened to it, and its files. Made on {day}.

story.json   everything but the files
story.csv    the words, for a spreadsheet
files/       its files, without place, device or names; the upload as it came is never exported
"""
CALL = """The stories of the call “{call}”{which}. Made on {day}.

stories.csv   a row for each story, for a spreadsheet. The columns may_be_shown_… say where each may be shown:
              screening (on stage), web (on this site), social (the organisers’ social media), press (newspapers, TV).
              A “no” means no, whatever stands in the other columns. The column answers says which question an answer is
              to, or the address of which story; with a story by itself it is empty.
stories.json  the same for programs, with each consent{more}
call.json     the call and its words; a consent names the text, by its id, that it was given to
files/        {files}
"""


def of_story(now: datetime) -> str:
    """For one story."""
    return STORY.format(day=f"{now:%Y-%m-%d}") + _WARNING


def of_call(call: str, now: datetime, *, everything: bool) -> str:
    """For a call."""
    return (
        CALL.format(
            call=call,
            day=f"{now:%Y-%m-%d}",
            which=", all of them, whatever became of them" if everything else " that may be shown somewhere",
            more=", decision, message and event" if everything else "",
            files="all files but the uploads as they came"
            if everything
            else "films in the sizes that are shown, and stills",
        )
        + _WARNING
    )
