"""Answers that stand on their quotes."""

from answers.answer import answer
from answers.records import Answer, AnswerQuote

__all__ = ["Answer", "AnswerQuote", "answer"]
