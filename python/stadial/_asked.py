"""The questions, each as a function and as a method of a scenario. What they take is in the stub beside this file."""

from ._studies import function, method, questions

__all__ = list(questions())


class Questions:
    """What a scenario can be asked."""


for _question in questions().values():
    globals()[_question.name] = function(_question)
    if _question.is_of_scenario:
        setattr(Questions, _question.name, method(_question))
