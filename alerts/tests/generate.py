#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes <group>.yml for promtool from cases/<group>.yml, which says what each alert has to do, and
from recorded pages of the exporter, whose series it gets. generate.py --check only compares."""
import math
import sys

import yaml

import expected
import pages

CASES = pages.TESTS / "cases"
HEAD = """\
# SPDX-License-Identifier: Apache-2.0
# Written by generate.py from cases/{group}.yml and recorded pages: change those, not this file.
rule_files: [../rules/{files}.yml]
evaluation_interval: 1m
"""
JOB = "ack-storage-exporter"
ALL = "all"  # the group of cases that see all rules
NO_PAGE = ("down", "gone")  # steps without a page: the target does not answer, or is not known


def minutes(duration):
    return round(expected.seconds(duration) / 60)


class Step:
    """A part of a test's time, in minutes, during which the exporter shows one page."""

    def __init__(self, name, start, later):
        self.name, self.start, self.length = name, start, 0
        self.page = None if name in NO_PAGE else pages.page(name)
        if later:
            self.page = self.page._replace(read_at=self.page.read_at + expected.seconds(later))

    def value(self, key, minute):
        """What is scraped in that minute; None if the series is not there."""
        value = self.page.series.get(key) if self.page else None
        metric, labels = key
        if value is None or not metric.endswith("_timestamp_seconds"):
            return value
        # promtool's time begins at 0.
        moved = round(value - self.page.read_at) + self.start * 60
        if metric == "ack_storage_source_last_success_timestamp_seconds" and self.is_read(labels):
            moved += (minute - self.start) * 60
        return moved

    def is_read(self, labels):
        """Whether the source is being read at its pace: its last success is hardly older than that."""
        success = self.page.series["ack_storage_source_last_success_timestamp_seconds", labels]
        interval = self.page.series["ack_storage_source_interval_seconds", labels]
        return self.page.read_at - success <= 1.5 * interval + 1


def steps_of(test):
    """The steps; without a length, one lasts as long as it did when it was recorded. `later` shows
    the page as it is after that time, if nothing else changes."""
    entries = [next(iter(each.items())) if isinstance(each, dict) else (each, None)
               for each in test["steps"]]
    steps, start = [], 0
    for number, (name, length) in enumerate(entries):
        more = length if isinstance(length, dict) else {"for": length}
        step, length = Step(name, start, more.get("later")), more["for"]
        if length is None:
            following = pages.page(entries[number + 1][0])
            length = f"{round((following.read_at - step.page.read_at) / 60)}m"
        step.length = minutes(length)
        start += step.length
        steps.append(step)
    steps[-1].length += 1  # the last minute too
    return steps


def number_text(value):
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def run_text(first, step, count):
    """promtool's notation of `count` samples that rise by `step`."""
    if count == 1:
        return number_text(first)
    if step == 0:
        return f"{number_text(first)}x{count - 1}"
    return f"{number_text(first)}{'+' if step > 0 else '-'}{number_text(abs(step))}x{count - 1}"


def values_text(samples):
    """Samples by minute, None where there is none; a series that ends is marked as Prometheus
    marks it."""
    parts, at = [], 0
    while at < len(samples):
        end = at + 1
        if samples[at] is None:
            while end < len(samples) and samples[end] is None:
                end += 1
            if at > 0:
                parts.append("stale")
            if end - at > (at > 0):
                parts.append(f"_x{end - at - (at > 0)}")
        else:
            rise = samples[end] - samples[at] if end < len(samples) and samples[end] is not None else 0
            while end < len(samples) and samples[end] is not None and math.isclose(
                    samples[end] - samples[end - 1], rise, abs_tol=1e-9):
                end += 1
            if end - at < 3 and rise != 0:
                end, rise = at + 1, 0
            parts.append(run_text(samples[at], rise, end - at))
        at = end
    return " ".join(parts)


def recorded_series(steps, wanted, targets):
    """(series, values) of what the rules select on the pages, for each target."""
    keys = dict.fromkeys(key for step in steps if step.page for key in step.page.series
                         if pages.is_selected(key, wanted))
    for key in sorted(keys):
        samples = [step.value(key, minute) for step in steps
                   for minute in range(step.start, step.start + step.length)]
        for target in targets:
            yield expected.series_text(key[0], dict(key[1]) | target), values_text(samples)


def up_series(steps, targets):
    """What Prometheus itself says of the target."""
    answers = {"down": 0, "gone": None}
    samples = [answers.get(step.name, 1) for step in steps for _ in range(step.length)]
    for target in targets:
        yield expected.series_text("up", target), values_text(samples)


def generated_test(test, rules):
    steps = steps_of(test)
    names = {test[each] for each in ("alert", "record") if each in test}
    used = [rule for rule in rules if "expr" in test or {rule.get("alert"), rule.get("record")} & names]
    if not used:
        raise SystemExit(f"{test['name']}: there is no {names} in its group")
    common = {"job": JOB} | test.get("target", {})
    clusters = [{"cluster": each} for each in test.get("clusters", [])] or [{}]
    targets = [common | cluster | {"instance": each}
               for cluster in clusters for each in test.get("replicas", ["a"])]
    series = list(recorded_series(steps, pages.selectors(used), targets))
    if any("up{" in rule["expr"] for rule in used):
        series += up_series(steps, targets)
    by_hand = {each["series"]: str(each["values"]) for each in test.get("series", [])}
    series = [each for each in series if each[0] not in by_hand] + list(by_hand.items())
    return {"name": test["name"], "interval": "1m",
            "input_series": [{"series": name, "values": values} for name, values in series],
            **expected.checks(test, common)}


class Plain(yaml.SafeDumper):
    """Lists are indented, as elsewhere here; no anchors, so that each alert is read where it stands."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True


def generated(group):
    cases = yaml.safe_load((CASES / f"{group}.yml").read_text(encoding="utf-8"))
    rules = [rule for each in (pages.groups() if group == ALL else [group]) for rule in pages.rules_of(each)]
    tests = [generated_test(test, rules) for test in cases]
    return HEAD.format(group=group, files="*" if group == ALL else group) + yaml.dump({"tests": tests}, Dumper=Plain, sort_keys=False,
                                                width=100, allow_unicode=True)


def groups():
    return sorted(path.stem for path in CASES.glob("*.yml"))


def main():
    for group in groups():
        text, path = generated(group), pages.TESTS / f"{group}.yml"
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path.name} is not what its cases and pages make: alerts/tests/generate.py")
    print(f"{len(groups())} groups: tests as their cases and pages make them")


if __name__ == "__main__":
    main()
