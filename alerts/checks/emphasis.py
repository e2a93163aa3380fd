# SPDX-License-Identifier: Apache-2.0
"""Finds emphasis that Markdown does not close or open, so that the page shows asterisks.

CommonMark: a mark beside punctuation needs a space or more punctuation on its other side. Chinese,
which has no spaces, breaks that easily: **说明：**正文 has to be **说明**：正文.
"""
import re
import unicodedata

CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
MARK = re.compile(r"(?<!\*)\*{1,2}(?!\*)|(?<!\*)\*{3,}(?!\*)")


def is_punctuation(character):
    return unicodedata.category(character)[0] in "PS"


def ends_word(character):
    return character.isspace() or is_punctuation(character)


def faults(text):
    masked = CODE.sub(lambda code: "`" * len(code.group(0)), text)
    for paragraph in masked.split("\n\n"):
        yield from faults_of_paragraph(f"\n{paragraph}\n")


def faults_of_paragraph(text):
    is_open = {}
    for mark in MARK.finditer(text):
        kind = mark.group(0)
        is_open[kind] = not is_open.get(kind, False)
        before, after = text[mark.start() - 1], text[mark.end()]
        inner, outer = (after, before) if is_open[kind] else (before, after)
        if len(kind) > 2 or inner.isspace() or (is_punctuation(inner) and not ends_word(outer)):
            yield f"emphasis is not seen as such: {text[max(0, mark.start() - 15):mark.end() + 10].strip()}"
    for kind, is_left in is_open.items():
        if is_left:
            yield f"emphasis {kind} is not closed: {text.strip()[:40]}"
