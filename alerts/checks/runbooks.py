#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks each runbook that is there in both languages: sections, the same commands in both, all of
which are sound, metrics, labels and links that exist, and every reason of its alert. That no
runbook is missing is for coverage.py.

Usage: runbooks.py [--counts | ALERT...]     (default: checks all)
"""
import collections
import json
import re
import shutil
import subprocess
import sys
import tempfile

import emphasis
import runbook_facts
from runbook_page import CHINESE, ENGLISH, Page
from tables import ALERTS, finish

RUNBOOKS = ALERTS / "runbooks"
# What destroys data, and what has to be on the page, before it or in front of it.
DESTRUCTIVE = re.compile(r"aliyun ecs Delete\w+|kubectl delete (?:pv|pvc|volumesnapshotcontent)\b")
# Labels that scraping and external labels add to every series.
COMMON_LABELS = {"cluster", "job", "instance"}


def faults_of_form(page):
    """Title, link to the other language, sections."""
    if page.lines[0] != f"# {page.alert}":
        yield f"the first line is not '# {page.alert}'"
    if page.lines[2:3] != [page.language.link(page.alert)]:
        yield f"the third line is not '{page.language.link(page.alert)}'"
    found = [title for title, _ in page.sections]
    if found != page.language.sections:
        yield f"sections are {', '.join(found)}; wanted: {', '.join(page.language.sections)}"


def faults_of_pair(english, chinese):
    """What differs between a page and its translation."""
    if english.code() != chinese.code():
        pairs = zip(english.code() + [""], chinese.code() + [""])
        at = next((i for i, (one, other) in enumerate(pairs) if one != other), 0)
        yield f"code block {at + 1} differs from the English page"
    for (title, one), (_, other) in zip(english.sections, chinese.sections):
        if one.outline() != other.outline():
            yield (f"section {title} is built differently: {one.outline()} in English, "
                   f"{other.outline()} here")
        missing = one.words_in_code() ^ other.words_in_code()
        if missing:
            yield f"section {title}: only in one language: {', '.join(sorted(missing))}"


def faults_of_shell(page):
    for block in page.blocks("sh"):
        ended = subprocess.run(["bash", "-n"], input=block, text=True, capture_output=True)
        if ended.returncode:
            yield f"bash -n: {ended.stderr.strip()}\n{block}"
    # One script, as variables are set once. SC2016: programs of awk.
    script = "\n".join(page.blocks("sh"))
    ended = subprocess.run(["shellcheck", "--shell=bash", "--exclude=SC2016", "--format=gcc", "-"],
                           input=script, text=True, capture_output=True)
    lines = [*script.splitlines(), "end of the page"]
    for line in ended.stdout.splitlines():
        _, number, _, text = line.split(":", 3)
        yield f"shellcheck: {text.strip()}\n    {lines[int(number) - 1].strip()}"


def faults_of_safety(page):
    """Before data is destroyed: a loud word, a snapshot of a disk, the volume before its disk."""
    script = "\n".join(page.blocks("sh"))
    if not DESTRUCTIVE.search(script):
        return
    if not page.is_warned():
        yield "has commands that destroy data, and no warning in front of its first section"
    if "IRREVERSIBLE" not in page.text:
        yield "has commands that destroy data, and no step is marked IRREVERSIBLE"
    disk = script.find("aliyun ecs DeleteDisk")
    if disk >= 0 and "aliyun ecs CreateSnapshot" not in script[:disk]:
        yield "'aliyun ecs CreateSnapshot' does not come before DeleteDisk"
    if "kubectl delete pv " in script[disk:] and disk >= 0:
        yield "'kubectl delete pv' does not come before DeleteDisk"


def faults_of_metrics(page, metrics, records):
    for name in set(re.findall(r"\b\w+:ack_storage_\w+(?::\w+)?", page.text)):
        if name not in records:
            yield f"{name} is not recorded in alerts/rules"
    for name, selector in re.findall(r"(?<![\w:])(ack_storage_\w+)(?:\{([^}]*)\})?", page.text):
        if name not in metrics:
            yield f"{name} is not in exporter/METRICS.md"
            continue
        for label in re.findall(r"(\w+)\s*[=!]", selector):
            if label not in metrics[name] | COMMON_LABELS:
                yield f"{name} has no label {label}"


def faults_of_links(page, alerts):
    """A link to the runbook of an alert is right, as there has to be one."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+://", target):
            continue
        file = (page.path.parent / path).resolve() if path else page.path
        if not file.exists() and file.parent == page.path.parent and file.stem in alerts:
            continue
        if not file.exists():
            yield f"link to {target}: no such file"
        elif anchor and anchor not in runbook_facts.anchors(file.read_text(encoding="utf-8")):
            yield f"link to {target}: no such heading"


def faults_of_reasons(page, rules, reasons):
    """Every reason that the alert can have is explained in the first section."""
    explained = page.sections[0][1].words_in_code() if page.sections else set()
    for reason in sorted(rules.reasons(page.alert, reasons)):
        if reason not in explained:
            yield f"does not explain reason {reason}"


def faults_of_labels(page, rules):
    """The variables are set from labels that the alert has."""
    for label in re.findall(r'# label "(\w+)" of the alert|# 告警的标签 (\w+)', page.text):
        name = label[0] or label[1]
        if name not in rules.labels(page.alert):
            yield f"the alert has no label {name}"


def faults_of_queries(pages):
    """All queries through promtool at once."""
    queries = [(page, query) for page in pages for block in page.blocks("promql")
               for query in block.splitlines() if query and not query.startswith("#")]
    if not queries or not shutil.which("promtool"):
        return
    rules = [{"record": f"q:{i}", "expr": query} for i, (_, query) in enumerate(queries)]
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"groups": [{"name": "queries", "rules": rules}]}, file)
        file.flush()
        ended = subprocess.run(["promtool", "check", "rules", file.name], text=True,
                               capture_output=True)
    if ended.returncode:
        yield f"promtool: {(ended.stdout + ended.stderr).replace(file.name, 'queries')}"


def faults_of_page(page, facts):
    yield from faults_of_form(page)
    yield from emphasis.faults(page.text)
    yield from faults_of_safety(page)
    yield from faults_of_metrics(page, facts.metrics, facts.rules.records)
    yield from faults_of_links(page, facts.rules.alerts)
    yield from faults_of_reasons(page, facts.rules, facts.reasons)
    yield from faults_of_labels(page, facts.rules)
    if page.language is ENGLISH:
        yield from faults_of_shell(page)


def pairs(alerts):
    """The pages of each alert by language, where both are there."""
    found = collections.defaultdict(dict)
    for language in (ENGLISH, CHINESE):
        for path in sorted((RUNBOOKS / language.folder).glob("*.md")):
            if not alerts or path.stem in alerts:
                found[path.stem][language] = Page(path, language)
    return [pages for pages in found.values() if len(pages) == 2]


def faults(pages_of_alerts, facts, folder=ALERTS):
    for pages in pages_of_alerts:
        for page in pages.values():
            for fault in dict.fromkeys(faults_of_page(page, facts)):
                yield f"{page.path.relative_to(folder)}: {fault}"
        for fault in faults_of_pair(pages[ENGLISH], pages[CHINESE]):
            yield f"{pages[CHINESE].path.relative_to(folder)}: {fault}"
    yield from faults_of_queries([pages[ENGLISH] for pages in pages_of_alerts])


def counts(facts):
    english, chinese = ({path.stem for path in (RUNBOOKS / language.folder).glob("*.md")}
                        for language in (ENGLISH, CHINESE))
    return (f"{len(facts.rules.alerts)} alerts: runbooks in English {len(english)}, "
            f"in Chinese {len(chinese)}, in both {len(english & chinese)}")


def main(arguments):
    facts = runbook_facts.read(ALERTS)
    if arguments == ["--counts"]:
        finish([], counts(facts))
        return
    unknown = sorted(set(arguments) - facts.rules.alerts)
    if unknown:
        finish([f"no such alert: {name}" for name in unknown], "")
    finish(list(faults(pairs(arguments), facts)), counts(facts))


if __name__ == "__main__":
    main(sys.argv[1:])
