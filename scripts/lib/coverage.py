"""Reads llvm-cov's summary on stdin: lines of the core, branches of the parsers and verifiers. Prints what is not whole."""
import json
import os
import re
import sys

judges = re.compile(os.environ["JUDGES"])
lines = [0, 0]
branches = [0, 0]
rows = []
for entry in json.load(sys.stdin)["data"][0]["files"]:
    name = entry["filename"]
    at = name.find("/core/")
    if at < 0 or "/tests/" in name:
        continue
    name = name[at + 1:]
    summary = entry["summary"]
    lines[0] += summary["lines"]["covered"]
    lines[1] += summary["lines"]["count"]
    is_judge = judges.search(name) is not None
    if is_judge:
        branches[0] += summary["branches"]["covered"]
        branches[1] += summary["branches"]["count"]
    missed = summary["branches"]["count"] - summary["branches"]["covered"]
    if summary["lines"]["percent"] < 95 or (is_judge and missed):
        rows.append((name, summary["lines"]["percent"], missed if is_judge else None))
print(f"{'file':42} {'lines':>7} {'branches missed':>16}")
for name, percent, missed in sorted(rows):
    print(f"{name:42} {percent:6.1f}% {'' if missed is None else missed:>16}")


def share(pair):
    return 100 * pair[0] / pair[1] if pair[1] else 0.0


print(f"\ncore, lines: {share(lines):.1f} % ({lines[0]} of {lines[1]})")
print(f"parsers and verifiers, branches: {share(branches):.1f} % ({branches[0]} of {branches[1]})")
