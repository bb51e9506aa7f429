"""Tables of lines, compressed with zstd for the program: same lines, same bytes."""
import os
import sys

import zstandard

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "entity", "recognise", "data")


def write(name, lines, what):
    """Writes lines without line ends as a file of the recogniser's data, and says how large it is."""
    text = "".join(line + "\n" for line in lines).encode()
    data = zstandard.ZstdCompressor(level=19, write_content_size=True).compress(text)
    with open(os.path.join(DATA, name), "wb") as file:
        file.write(data)
    print(f"{len(lines)} {what}, {len(text)} bytes, {len(data)} compressed", file=sys.stderr)
