"""Questions to the bot: what a message asks, what the next one in its thread asks, and why it was read so."""

from bot.understanding.question_explained import Explanation, explain_question
from bot.understanding.question_follow_ups import read_follow_up
from bot.understanding.question_meaning import Mentioned, Question, mentioned_in, read_question

__all__ = [
    "Explanation",
    "Mentioned",
    "Question",
    "explain_question",
    "mentioned_in",
    "read_follow_up",
    "read_question",
]
