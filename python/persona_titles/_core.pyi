"""The compiled part. What is for users is in ``persona_titles`` itself."""

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Any, TypedDict, TypeVar

_T = TypeVar("_T")

class Settings(TypedDict):
    keyword_rules: list[tuple[str, str, str, str]]
    tie_margin: float | None
    min_confidence: int
    assign_all: bool
    threads: int

class Lesson(TypedDict):
    labels: list[tuple[str, str]]
    background: list[str]
    segments: list[str] | None
    title_reference: list[tuple[str, str]]
    with_shipped: bool
    index: str

class TagColumns(TypedDict):
    title: str
    segment: str
    confidence: str
    only_tags: bool

class TagStream:
    """Tagged rows as a stream of Arrow record batches, to be read once by whatever reads Arrow data."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

class Tagger:
    @staticmethod
    def load(folder: PathLike[str] | str, references: list[list[tuple[str, str]]], settings: Settings) -> Tagger: ...
    def save(self, folder: PathLike[str] | str) -> None: ...
    @property
    def segments(self) -> list[str]: ...
    @property
    def has_models_reference(self) -> bool: ...
    @property
    def titles(self) -> tuple[int, int, int]: ...
    @property
    def held_out(self) -> tuple[int, float, float, float] | None: ...
    def tag(self, titles: Iterable[object], make: Callable[[str, int], _T]) -> list[_T]: ...
    def probabilities(self, titles: Iterable[object]) -> bytes: ...
    def explain(self, title: str, neighbours: int) -> str: ...
    def tag_arrow(self, data: Any, columns: TagColumns) -> TagStream: ...

def load_runtime(file: PathLike[str] | str) -> None: ...
def train(lesson: Lesson, settings: Settings) -> Tagger: ...
