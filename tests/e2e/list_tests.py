# SPDX-License-Identifier: Apache-2.0
"""Prints the classes of the tests in a file, or each test, which ctest runs side by side.

Usage: list_tests.py FILE [each]
"""
import ast
import pathlib
import sys

for node in ast.parse(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")).body:
    if isinstance(node, ast.ClassDef):
        derives = any("TestCase" in ast.unparse(base) for base in node.bases)
        tests = [part.name for part in node.body
                 if isinstance(part, ast.FunctionDef) and part.name.startswith("test")]
        if sys.argv[2:] == ["each"]:
            print(*(f"{node.name}.{test}" for test in tests), sep="\n")
        elif derives or tests:
            print(node.name)
