from typing import Callable

_Column = tuple[str, str, str, str, bytes | None, list[bytes]]
_Table = tuple[str, str, int, list[_Column]]
_Problem = tuple[str, str, int, int, str, str, str]
_Progress = Callable[[int, int | None], object] | None

_Reply = tuple[bytes, list[_Table], list[tuple[str, bytes]], str]

def commands() -> str: ...
def answer(words: list[str], progress: _Progress) -> _Reply: ...
def part(words: list[str], number: int, of: int, progress: _Progress) -> bytes: ...
def check_divisible(words: list[str]) -> None: ...
def save(folder: str, files: list[tuple[str, bytes]], force: bool) -> None: ...
def join(parts: list[bytes]) -> bytes: ...
def completed(words: list[str], parts: bytes, progress: _Progress) -> _Reply: ...
def read_table(name: str, meaning: str, columns: list[tuple[str, str, str]], csv: bytes) -> _Table: ...
def report(files: list[tuple[str, bytes]]) -> tuple[bytes, list[tuple[str, bytes]]]: ...

class Scenario:
    @staticmethod
    def load(path: str, overrides: list[str]) -> Scenario: ...
    @staticmethod
    def parse(name: str, text: str, overrides: list[str]) -> Scenario: ...
    @staticmethod
    def rebuild(name: str, texts: list[tuple[str, str]], overrides: list[str]) -> Scenario: ...
    name: str
    title: str
    description: str
    texts: list[tuple[str, str]]
    overrides: list[str]
    digest: str
    outcomes: list[tuple[str, str]]
    policies: list[tuple[str, str]]
    years: tuple[int, int]
    uncertain: list[str]
    warnings: list[_Problem]
    def parameters(self) -> _Table: ...
    def evaluate(
        self,
        paths: list[str],
        points: list[list[float]],
        outcomes: list[str],
        years: list[int],
        policies: list[str],
        sizes: tuple[int | None, int | None, int | None, int],
        progress: _Progress,
    ) -> _Table: ...
