# SPDX-License-Identifier: Apache-2.0
"""A runbook as its sections, code blocks and tables."""
import dataclasses
import pathlib
import re

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
# Comments are in the language of the page, commands are not.
COMMENT = re.compile(r"(^|\s)\s*#\s.*$", re.MULTILINE)
WORD_IN_CODE = re.compile(r"`([^`\n]+)`")


@dataclasses.dataclass(frozen=True)
class Language:
    folder: str
    link_text: str
    link_path: str
    names: tuple

    @property
    def sections(self):
        return list(self.names)

    def link(self, alert):
        """The line that leads to the page in the other language."""
        path = self.link_path.format(alert)
        shown = path.removeprefix("../")
        return f"{self.link_text}: [{shown}]({path})"


ENGLISH = Language("", "中文", "zh/{}.md", ("Meaning", "Impact", "Diagnosis", "Mitigation"))
CHINESE = Language("zh", "English", "../{}.md", ("含义", "影响", "诊断", "处理"))


class Section:
    def __init__(self, text):
        self.text = text
        self.prose = FENCE.sub(lambda block: f"\n<{block.group(1)}>\n", text)

    def outline(self):
        """How it is built: "text table=4 item sh"; a paragraph counts once, however it is wrapped."""
        kinds = []
        follows = False  # whether this line goes on with the block before it
        for line in self.prose.splitlines():
            kind = self._kind(line.strip())
            if kind and not (kind == "text" and follows):
                kinds.append(kind)
            follows = bool(kind) and not kind.startswith("<")
        rows = kinds.count("row")
        kinds = [kind for kind in kinds if kind != "row"]
        return " ".join(kinds + ([f"rows={rows}"] if rows else []))

    @staticmethod
    def _kind(line):
        if not line:
            return ""
        if line.startswith("<"):
            return line
        if line.startswith("|"):
            return "row"
        if re.match(r"(-|\d+\.) ", line):
            return "item"
        return "quote" if line.startswith(">") else "text"

    def words_in_code(self):
        return set(WORD_IN_CODE.findall(self.prose))


class Page:
    def __init__(self, path: pathlib.Path, language):
        self.path = path
        self.alert = path.stem
        self.language = language
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.head, *rest = re.split(r"^## (.+)$", self.text, flags=re.MULTILINE)
        self.sections = [(title, Section(body)) for title, body in zip(rest[::2], rest[1::2])]

    def blocks(self, language, title=None):
        """The code blocks of a language, unindented: of one section, or all."""
        text = next(body.text for name, body in self.sections if name == title) if title else self.text
        return blocks(text, language)

    def code(self):
        """All code blocks, without comments."""
        return [(name, COMMENT.sub("", body)) for name, body in FENCE.findall(self.text)]

    def is_warned(self):
        return re.search(r"^> \*\*", self.head, re.MULTILINE) is not None


def blocks(text, language):
    """The code blocks of a language, unindented."""
    found = []
    for fence in FENCE.finditer(text):
        if fence.group(1) == language:
            indent = len(fence.group(0)) - len(fence.group(0).lstrip(" "))
            lines = fence.group(2).splitlines()
            found.append("\n".join(line[indent:] for line in lines) + "\n")
    return found
