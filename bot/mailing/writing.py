"""The e-mail with which a completed form goes on: plain words, and the form as files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.completing import Making
from bot.documents.cleaning import clean_line
from bot.documents.rendering import Document
from conversations.text import Text, Translate, say

_TYPES = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
}
#: characters of a subject
_LONGEST_SUBJECT = 150


def write_mail(making: Making, sender: str, address: str, files: Iterable[Document], now: datetime) -> EmailMessage:
    """The mail, in the call's first language; the same form, revision and address make the same Message-ID."""
    one, call = making.submission, making.call
    revision = one.conversation.revision
    language, translate = call.languages[0], making.translate
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, address
    title = _line(call.title, language, translate)
    subject = _line(
        Text("Form {reference}: {title}", {"reference": one.reference, "title": title}), language, translate
    )
    message["Subject"] = subject[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(one.id, revision, address, sender)
    message["Auto-Submitted"] = "auto-generated"
    lines: list[Text | None] = [
        Text("A form came in to this call: {title}", {"title": title}),
        Text("Its number is {reference}, revision {revision}.", {"reference": one.reference, "revision": revision}),
        Text("It takes the place of the form that you had before under this number.") if revision > 1 else None,
        _who(making),
        Text("They have agreed that it is sent on to you. You find it here as a Word file and as a PDF file."),
        Text("Collected by: {organiser}", {"organiser": call.organiser}) if call.organiser else None,
        Text("If you have a question, a person answers it: {contact}", {"contact": call.contact})
        if call.contact
        else None,
    ]
    message.set_content("\n\n".join(_line(line, language, translate) for line in lines if line is not None) + "\n")
    for file in files:
        kind, of = _TYPES[file.kind]
        message.add_attachment(file.data, maintype=kind, subtype=of, filename=file.name)
    return message


def _who(making: Making) -> Text | None:
    if respondent := making.particulars().respondent:
        return Text("Who answers: {respondent}", {"respondent": respondent})
    if making.submission.appearance == "name":
        return None
    return Text("Whoever answers does not wish to be named.")


def message_id(submission: int, revision: int, address: str, sender: str) -> str:
    """By this a mail that came twice is known: it tells nothing of whoever answered."""
    number = hashlib.sha256(f"{submission}.{revision}.{address}".encode()).hexdigest()[:32]
    return f"<palabre.{number}@{sender.rpartition('@')[2]}>"


def _line(text: Text | str, language: str, translate: Translate | None) -> str:
    return clean_line(say(text, language, translate))
