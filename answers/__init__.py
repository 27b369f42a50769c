"""Answers that stand on their quotes."""

from answers.answer import answer
from answers.records import AlsoStated, Answer, AnswerQuote, Searched, Statement

__all__ = ["AlsoStated", "Answer", "AnswerQuote", "Searched", "Statement", "answer"]
