#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every family of exporter/METRICS.md is in an alert, a recording rule or a dashboard, or the table
families-not-used.tsv says why not. Prints how many."""
import re

from tables import ALERTS, finish, rows_of

ROOT = ALERTS.parent
TABLE = ALERTS / "families-not-used.tsv"


def families():
    text = (ROOT / "exporter" / "METRICS.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def named_in(folder, pattern):
    """Names of metrics in files; a histogram counts with any of its series."""
    text = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / folder).glob(pattern))
    names = set(re.findall(r"\b[a-zA-Z_][a-zA-Z0-9_]*\b", text))
    return names | {re.sub(r"_(bucket|sum|count)$", "", name) for name in names}


def main():
    known = families()
    used = {"rules": named_in("alerts/rules", "*.yml"), "dashboards": named_in("dashboards", "*.json")}
    anywhere = set().union(*used.values())
    excused = [cells[0] for _, cells in rows_of(TABLE, 2)]
    failures = [f"{name}: in no rule and no dashboard; use it, or say why not in {TABLE.name}"
                for name in known if name not in anywhere and name not in excused]
    failures += [f"{TABLE.name}: {name} is used: remove its line"
                 for name in excused if name in anywhere and name in known]
    failures += [f"{TABLE.name}: there is no {name}" for name in excused if name not in known]
    if len(excused) != len(set(excused)):
        failures.append(f"{TABLE.name}: a family is there twice")
    counts = ", ".join(f"{sum(name in names for name in known)} in {what}" for what, names in used.items())
    finish(failures, f"{len(known)} families: {counts}, {len(excused)} in neither, for a reason")


if __name__ == "__main__":
    main()
