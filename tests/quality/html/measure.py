#!/usr/bin/env python3
"""Measures the HTML reader on pages with known answers. See README.md in this folder.

Reads the folders named by the environment: ARTICLE_BENCHMARK (a checkout of article-extraction-benchmark) and
READABILITY (a checkout of mozilla/readability). READ_HTML is the built example (default target/debug/examples/read_html).
"""
import collections, glob, gzip, html.parser, json, os, re, statistics, subprocess, sys, tempfile

PROGRAM = os.environ.get("READ_HTML", "target/debug/examples/read_html")
VERBOSE = "-v" in sys.argv


def read(files):
    """Name of a file -> what the reader made of it."""
    found = {}
    for start in range(0, len(files), 50):
        done = subprocess.run([PROGRAM, *files[start:start + 50]], capture_output=True, check=True)
        for line in done.stdout.decode().splitlines():
            value = json.loads(line)
            found[value["file"]] = value
    return found


def shingles(text, n=4):
    """The benchmark's own measure: counted runs of four words."""
    tokens = re.findall(r"\w+", text or "", re.UNICODE)
    return collections.Counter(tuple(tokens[i:i + n]) for i in range(max(1, len(tokens) - n + 1)) if tokens[i:i + n])


def compare(true, found):
    true, found = shingles(true), shingles(found)
    hit = sum((true & found).values())
    precision = hit / sum(found.values()) if found else float(not true)
    recall = hit / sum(true.values()) if true else 1.0
    return precision, recall


def scores(pairs):
    precision = statistics.mean(p for p, _ in pairs)
    recall = statistics.mean(r for _, r in pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def report(name, found, pairs):
    precision, recall, f1 = scores(list(pairs.values()))
    problems = {k: v["problem"] for k, v in found.items() if v.get("problem")}
    times = sorted(v["micros"] for v in found.values())
    print(f"{name}: {len(pairs)} pages, F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}")
    print(f"  words not kept in {len(problems)} pages; {sum(times) / 1e6:.2f} s in all, "
          f"median {times[len(times) // 2] / 1e3:.1f} ms, longest {times[-1] / 1e3:.1f} ms")
    for key, problem in list(problems.items())[:10]:
        print("  NOT KEPT", key, problem)
    if VERBOSE:
        for key, (p, r) in sorted(pairs.items(), key=lambda kv: sum(kv[1]))[:25]:
            print(f"  {p:.3f} {r:.3f} {key}")


def body(value):
    return value.get("text", "")


def article_benchmark(folder):
    truth = json.load(open(os.path.join(folder, "ground-truth.json"), encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        names = {}
        for key in truth:
            path = os.path.join(temporary, key + ".html")
            with open(path, "wb") as out:
                out.write(gzip.open(os.path.join(folder, "html", key + ".html.gz")).read())
            names[key] = path
        found = {key: value for key, value in ((k, v) for k, v in zip(names, map(read(list(names.values())).get, names.values())))}
    pairs = {key: compare(truth[key].get("articleBody", ""), body(found[key])) for key in truth}
    report("article-extraction-benchmark", found, pairs)
    return found


class Element:
    """An element of an expected page; its content is elements and strings."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.content = tag, dict(attributes), parent, []

    def all(self):
        """The elements within, in order."""
        for child in self.content:
            if isinstance(child, Element):
                yield child
                yield from child.all()

    def within(self):
        """The elements around, from the inside out."""
        around = self.parent
        while around:
            yield around
            around = around.parent

    def text(self, passed_over=lambda element: False):
        """Its words, blocks on lines of their own."""
        parts = []
        for child in self.content:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag not in SILENT and not passed_over(child):
                parts.append(child.text(passed_over))
        line = "\n" if self.tag in BLOCKS else ""
        return line + "".join(parts) + line


BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "blockquote",
          "pre", "figure", "figcaption", "section", "article", "header", "footer", "br", "hr", "dl", "dt", "dd", "main",
          "aside", "nav", "form", "fieldset", "address", "tbody", "thead", "caption"}
SILENT = {"script", "style", "iframe", "object", "video", "audio", "svg", "template", "noscript", "title"}
VOID = {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "embed", "track", "col", "param"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Expected(html.parser.HTMLParser):
    """The tree of an expected page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("", [], None)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.open)
        self.open.content.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag, attributes):
        self.open.content.append(Element(tag, attributes, self.open))

    def handle_endtag(self, tag):
        if any(e.tag == tag for e in [self.open, *self.open.within()]):
            while self.open.tag != tag:
                self.open = self.open.parent
            self.open = self.open.parent

    def handle_data(self, data):
        self.open.content.append(data)


def is_reference(element):
    """A mark that leads to a note, or a link to edit a section: the program reads neither as words."""
    text = element.text().strip()
    return (element.tag == "sup" and re.fullmatch(r"\[.{1,20}\]", text)) or (element.tag == "span" and text == "[edit]")


def rows(table):
    """The rows of a table itself as lists of cells."""
    parts = [table] + [e for e in table.content if isinstance(e, Element) and e.tag in ("thead", "tbody", "tfoot")]
    return [[c for c in row.content if isinstance(c, Element) and c.tag in ("td", "th")]
            for part in parts for row in part.content if isinstance(row, Element) and row.tag == "tr"]


def is_data(table):
    """A table of data; any other puts parts of a page in their places. README.md has the definition in words."""
    if table.attributes.get("role") in ("presentation", "none"):
        return False
    if any(is_data(inner) for inner in table.all() if inner.tag == "table"):
        return False
    filled = [[c for c in row if letters(c.text()) or any(e.tag == "img" for e in c.all())] for row in rows(table)]
    named = any(isinstance(e, Element) and e.tag == "caption" for e in table.content)
    titled = named or any(c.tag == "th" for row in rows(table) for c in row)
    if sum(len(row) > 1 for row in filled) < (1 if titled else 2):
        return False
    return titled or not any(e.tag in HEADINGS | {"pre", "blockquote", "form"} for e in table.all())


def wanted(root):
    """The parts of an expected page that must be kept as such: what it is, its text."""
    for element in root.all():
        tag, text = element.tag, element.text(is_reference)
        if not letters(text):
            continue
        cell = next((e for e in element.within() if e.tag in ("td", "th")), None)
        in_table = cell is not None and any(e.tag == "table" and is_data(e) for e in cell.within())
        if tag == "table":
            yield ("table" if is_data(element) else "table for layout"), text
        elif tag == "li" and in_table:
            yield "item in a cell", text
        elif tag == "li":
            items = [e for e in element.parent.content if isinstance(e, Element) and e.tag == "li" and letters(e.text())]
            alone = len(items) < 2 and any(e.tag in HEADINGS for e in element.all())
            bare = len(items) < 2 and not letters(element.text(lambda e: e.tag in ("ul", "ol")))
            yield ("only item, around headings or a list" if alone or bare else "item"), text
        elif tag in HEADINGS | {"blockquote", "pre"}:
            yield {"blockquote": "quotation", "pre": "code"}.get(tag, "heading"), text


def letters(text):
    return re.sub(r"\W+", "", text or "").lower()


def overlap(one, other):
    """How much of the words of two texts is the same."""
    one, other = (collections.Counter(re.findall(r"\w+", t)) for t in (one, other))
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


def is_note(whole, item, note, words):
    """Whether an item of an expected page is a note: marks that lead back to the text stand before it."""
    return (note and whole.endswith(note) and 2 * len(note) >= len(whole)) or overlap(item, words) > 0.8


def readability(folder):
    pages = sorted(glob.glob(os.path.join(folder, "test", "test-pages", "*", "source.html")))
    found = read(pages)
    pairs, kept = {}, collections.Counter()
    total, misses, titles = collections.Counter(), [], [0, 0]
    for page in pages:
        name = os.path.basename(os.path.dirname(page))
        expected = Expected(open(os.path.join(os.path.dirname(page), "expected.html"), encoding="utf-8").read()).root
        text = expected.text()
        value = found[page]
        pairs[name] = compare(text, (value["title"] or [""])[0] + "\n" + body(value)
                              if value.get("title_in_text") and letters((value["title"] or [""])[0]) in letters(text)[:400]
                              else body(value))
        metadata = json.load(open(os.path.join(os.path.dirname(page), "expected-metadata.json"), encoding="utf-8"))
        titles[1] += 1
        same = letters(metadata.get("title")) == letters((value.get("title") or [""])[0])
        titles[0] += same
        if not same and VERBOSE:
            print("  title", name, "|", metadata.get("title"), "|", value.get("title"))
        ours = {"heading": value["headings"] + [(value["title"] or [""])[0]], "item": value["items"], "table": value["tables"],
                "item in a cell": value["tables"], "quotation": value["quotes"], "code": value["code"]}
        notes = {}
        for label, note in value["notes"]:
            known = notes.get(label, ("", ""))
            notes[label] = (known[0] + letters(note), known[1] + "\n" + note)
        words_of_body = letters(body(value))
        for kind, part in wanted(expected):
            whole = letters(part)
            if kind == "item" and any(is_note(whole, part, *note) for note in notes.values()):
                kind = "note"
            own = [letters(t) for t in ours.get(kind, [])]
            if kind == "note":
                hit = True
            elif kind == "item in a cell":
                hit = any(whole in o for o in own)
            elif kind not in ours:
                hit = None
            else:
                hit = any(o == whole or overlap(part, t) > 0.8 for o, t in zip(own, ours[kind]))
            words = hit or compare(part, body(value))[1] > 0.9 or whole in words_of_body
            total[kind] += 1
            kept[kind] += bool(hit)
            if not (words if hit is None else hit):
                misses.append((kind, name, words, " ".join(part.split())[:100]))
    report("readability", found, pairs)
    print(f"  titles {titles[0]} of {titles[1]}")
    for kind in sorted(total):
        lost = sum(1 for k, _, words, _ in misses if k == kind and not words)
        as_such = f"{kept[kind]} of {total[kind]} as such" if kept[kind] else f"{total[kind]}"
        print(f"  {kind}: {as_such}; the words of {lost} are not in the body")
    for kind, name, words, text in misses:
        if VERBOSE:
            print("  MISS", kind, name, "" if words else "LOST", text)
    notes = sum(len({n for n, _ in v["notes"]}) for v in found.values())
    print(f"  notes rebuilt: {notes}, references to them: {sum(v['references'] for v in found.values())}")
    return found


if __name__ == "__main__":
    ran = False
    if os.environ.get("ARTICLE_BENCHMARK"):
        article_benchmark(os.environ["ARTICLE_BENCHMARK"])
        ran = True
    if os.environ.get("READABILITY"):
        readability(os.environ["READABILITY"])
        ran = True
    if not ran:
        print("SKIPPED: neither ARTICLE_BENCHMARK nor READABILITY names a folder")
