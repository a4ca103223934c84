"""Mutants of the verify paths, one at a time, in a copy of the sources; see scripts/mutate."""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What decides whether something is believed, and the suites that must notice a change of it.
PATHS = {
    "core/receipt/receipt.cpp": ["receipt", "client"],
    "core/receipt/reply.cpp": ["receipt"],
    "core/receipt/slip.cpp": ["receipt"],
    "core/receipt/compact.cpp": ["receipt"],
    "core/receipt/paper.cpp": ["receipt"],
    "core/receipt/fork.cpp": ["receipt"],
    "core/cert/compact_credential.cpp": ["receipt", "cert"],
    "core/cert/enrolment.cpp": ["cert"],
    "core/cert/trust_list.cpp": ["cert"],
    "core/cert/meter.cpp": ["cert"],
    "core/cert/appeal.cpp": ["cert"],
    "core/cert/attestation.cpp": ["cert"],
    "core/cert/policy.cpp": ["cert"],
    "core/cert/presence.cpp": ["cert"],
    "core/cert/signer.cpp": ["cert"],
    "core/cert/staff.cpp": ["cert"],
    "core/cert/standing.cpp": ["cert"],
    "core/cert/submission.cpp": ["cert"],
    "core/cert/voucher.cpp": ["cert", "client"],
    "core/envelope/signed.cpp": ["envelope", "cert"],
    "core/envelope/packet.cpp": ["envelope", "cert"],
    "core/merkle/tree.cpp": ["merkle"],
    "core/merkle/note.cpp": ["merkle"],
}
SWAPS = [
    (r" == ", " != "), (r" != ", " == "), (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "),
    (r" && ", " || "), (r" \|\| ", " && "), (r"if \(!", "if ("), (r"return Error\{", "if (false) return Error{"),
]
INCLUDES = ["-I.", "-std=c++20", "-O0", "-w", "-D_GLIBCXX_ASSERTIONS", "-DLIFECERT_SOURCE_ROOT=\"%s\"" % ROOT]


def sites():
    found = []
    for path in PATHS:
        file = ROOT / path
        if not file.exists():
            continue
        for number, line in enumerate(file.read_text().split("\n")):
            code = line.split("//")[0]
            if code.lstrip().startswith(("#", "case", "static_assert", "template", "for (")) or "<<" in code:
                continue
            for pattern, other in SWAPS:
                for match in re.finditer(pattern, code):
                    found.append((path, number, match.start(), match.end(), other))
    return found


def run(command, cwd, limit):
    try:
        done = subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=limit)
        return done.returncode
    except subprocess.TimeoutExpired:
        return -1  # a mutant that hangs is noticed, too


def link_of(build, suite):
    """The shell command by which the build links a test program."""
    listed = subprocess.run(["ninja", "-t", "commands", "-s", f"tests/lifecert_{suite}_test"], cwd=build, capture_output=True, text=True)
    return listed.stdout.strip().split("\n")[-1]


def main():
    wanted = sys.argv[1]
    every = sites()
    count = len(every) if wanted == "ALL" else min(int(wanted), len(every))
    chosen = [every[i * len(every) // count] for i in range(count)]
    build = ROOT / "build" / "native"
    flags = subprocess.run(["pkg-config", "--cflags", "libsodium"], capture_output=True, text=True).stdout.split()
    for suite in {suite for suites in PATHS.values() for suite in suites}:
        if not (build / "tests" / f"lifecert_{suite}_test").exists():
            sys.exit(f"scripts/mutate: build first (scripts/test native): lifecert_{suite}_test is missing")
    killed = 0
    broken = 0
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for path, number, start, end, other in chosen:
            lines = (ROOT / path).read_text().split("\n")
            was = lines[number]
            lines[number] = was[:start] + other + was[end:]
            mutant = folder / pathlib.Path(path).name
            mutant.write_text("\n".join(lines))
            thing = folder / "mutant.o"
            if run(["g++", *INCLUDES, *flags, "-c", str(mutant), "-o", str(thing)], ROOT, 300) != 0:
                broken += 1  # no program: no mutant
                continue
            noticed = False
            for suite in PATHS[path]:
                program = folder / "program"
                # As the build links it, but the mutant's object first: the library's own object of that file is then not wanted.
                link = link_of(build, suite).replace(f"-o tests/lifecert_{suite}_test", f"-o {program} {thing}")
                if run(["sh", "-c", link], build, 300) != 0:
                    sys.exit(f"scripts/mutate: {suite} can't be linked with a mutant of {path}")
                if run([str(program), "--gtest_brief=1", "--gtest_fail_fast"], ROOT, 60) != 0:
                    noticed = True
                    break
            killed += noticed
            if not noticed:
                survivors.append(f"{path}:{number + 1}: {was.strip()}\n    with `{other.strip()}` at column {start + 1}")
    tried = count - broken
    for one in survivors:
        print("survived", one)
    print(f"{len(every)} sites, {count} tried, {broken} do not build, {killed} of {tried} killed: {100 * killed / max(tried, 1):.1f} %")
    sys.exit(0 if killed * 10 >= tried * 9 else 1)


main()
