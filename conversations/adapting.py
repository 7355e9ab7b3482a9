"""A conversation that began with another version of its form: what no longer fits is kept, and asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .plan import question_name
from .records import replace
from .state import Answer, Conversation, Part

if TYPE_CHECKING:
    from .call import Call


def adapted(call: Call, conversation: Conversation) -> Conversation:
    """The conversation for the form of `call`; itself, if it began with this very version.

    A host pins each conversation to the version it began with, so this is the net below: an answer whose question
    changed its type becomes words that were begun.
    """
    if conversation.version == call.form.version:
        return conversation
    answers = {key: _fitted(call, key, answer) for key, answer in conversation.answers.items()}
    return replace(conversation, version=call.form.version, answers=answers, pending=None)


def _fitted(call: Call, key: str, answer: Answer) -> Answer:
    name = question_name(key)
    question = call.form.questions.get(name)
    if question is None or answer.value is None or question.has_shape(answer.value):
        return answer
    words = answer.parts or (Part(text=str(answer.value)),)
    return replace(answer, value=None, parts=words, complete=False)
