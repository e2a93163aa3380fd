# SPDX-License-Identifier: Apache-2.0
"""Paths, and the tables (*.tsv) and label sets that the checks of this folder share."""
import pathlib
import shlex
import sys

ALERTS = pathlib.Path(__file__).resolve().parent.parent
ALERTMANAGER = ALERTS / "alertmanager"
CONFIGURATION = ALERTMANAGER / "alertmanager.yml"


def rows_of(path, columns):
    """The rows of a table as (line number, cells): cells are separated by tabs, # starts a comment."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        if len(cells) != columns:
            sys.exit(f"{path.name}:{number}: {len(cells)} cells, want {columns} separated by tabs")
        yield number, cells


def labels_of(text):
    """{"alertname": "AckStorageX", "a": "b"} of `X a=b`; a first word without = is an alert of ours."""
    labels = {}
    for word in shlex.split(text):
        name, equals, value = word.partition("=")
        if equals:
            labels[name] = value
        else:
            labels["alertname"] = "AckStorage" + name
    return labels


def finish(failures, done):
    """Ends the program: prints the failures, or what was done."""
    for failure in failures:
        print(failure)
    if failures:
        sys.exit(1)
    print(done)
