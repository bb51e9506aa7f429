#!/usr/bin/env python3
"""Every code of a message is explained in the guide, and the guide explains no code that is gone.

usage: check_codes.py [REPOSITORY]
"""
import pathlib
import re
import sys

CODE = r"[a-z]+(?:-[a-z]+)*"
# Where a diagnostic is made: its constructors, and the helpers of the rooms that take a code first.
MADE = re.compile(rf'(?:Diagnostic::(?:error|warning|note)|complain|complaint|report\.add)\(\s*"({CODE})"')
TESTS = re.compile(r"#\[cfg\((?:all\()?test\b.*?\bmod \w+ \{.*", re.S)


def codes_of_program(repository):
    codes, literals = set(), set()
    for path in sorted((repository / "src").rglob("*.rs")):
        if "test" in path.stem or "tests" in path.parts or path.stem in ("samples", "fixtures"):
            continue
        text = TESTS.sub("", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?m)^\s*//.*$", "", text)
        codes.update(MADE.findall(text))
        literals.update(re.findall(rf'"({CODE})"', text))
    return codes, literals


def main():
    repository = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    guide = (repository / "content/guide/troubleshooting.md").read_text(encoding="utf-8").partition("## Codes")[2]
    cells = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]
    explained = {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}
    made, literals = codes_of_program(repository)
    promises = [
        ("the program makes messages", [] if made else ["no code found in src/"]),
        ("every code is explained in the guide", sorted(made - explained)),
        ("the guide explains no code that is gone", sorted(explained - made - literals)),
    ]
    failed = 0
    for promise, offences in promises:
        failed += bool(offences)
        print(f"{'FAIL' if offences else 'ok  '} {promise}")
        for line in offences:
            print(f"      {line}")
    print(f"{len(promises) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
