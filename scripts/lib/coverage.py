"""coverage.py ROOT EXPORT.json: what llvm-cov counted, as scripts/coverage prints it.

A branch counts as taken where any instance of a template has taken it. What nobody has written is not counted: the comparisons of
`= default`, `if constexpr`, and that a `switch` over all values of an enumeration finds none of them. Nor is a line whose comment says
why it is unreachable.
"""
import json
import pathlib
import re
import sys

# What stands between untrusted bytes and belief.
JUDGES = re.compile(
    r"core/(wire/(archive|codec|text)"
    r"|envelope/(packet|signed|kind)"
    r"|merkle/(note|tree)"
    r"|cert/(trust_list|enrolment|submission|compact_credential|meter|appeal|attestation|policy|standing|staff|signer|presence|voucher)"
    r"|receipt/(slip|compact|paper|receipt|reply|fork))\."
)
UNWRITTEN = re.compile(r"= default;|if constexpr|^\s*switch \(|// unreachable: ")


def share(pair):
    return 100 * pair[0] / pair[1] if pair[1] else 0.0


def branches_of(file, source):
    """(line, column, side, taken) of each outcome."""
    counts = {}
    for line, column, end_line, end_column, yes, no, *_ in file["branches"]:
        at = counts.setdefault((line, column, end_line, end_column), [0, 0])
        at[0] += yes
        at[1] += no
    for (line, column, end_line, end_column), (yes, no) in sorted(counts.items()):
        text = source[line - 1]
        if UNWRITTEN.search(text):
            continue
        what = text[column - 1 : end_column - 1] if line == end_line else text[column - 1 :]
        yield line, column, what, "true", yes > 0
        if not what.startswith(("case ", "default")):
            yield line, column, what, "false", no > 0


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    lines = [0, 0]
    branches = [0, 0]
    thin = []
    for file in json.load(open(sys.argv[2]))["data"][0]["files"]:
        path = pathlib.Path(file["filename"]).resolve()  # ccache gives relative paths
        if not path.is_relative_to(root / "core"):
            continue
        name = str(path.relative_to(root))
        counted = file["summary"]["lines"]
        lines[0] += counted["covered"]
        lines[1] += counted["count"]
        if counted["percent"] < 95:
            thin.append((name, counted["percent"], counted["count"] - counted["covered"]))
        if not JUDGES.search(name):
            continue
        for line, column, what, side, taken in branches_of(file, path.read_text().split("\n")):
            branches[0] += taken
            branches[1] += 1
            if not taken:
                print(f"never {side}: {name}:{line}:{column}  {what.strip()}")
    print(f"\n{'fewer than 95 lines in 100':42} {'lines':>7} {'missed':>7}")
    for name, percent, missed in sorted(thin):
        print(f"{name:42} {percent:6.1f}% {missed:7}")
    print(f"\ncore, lines: {share(lines):.1f} % ({lines[0]} of {lines[1]})")
    print(f"parsers and verifiers, branches: {share(branches):.1f} % ({branches[0]} of {branches[1]})")
    sys.exit(0 if branches[0] == branches[1] > 0 and share(lines) >= 95 else 1)


main()
