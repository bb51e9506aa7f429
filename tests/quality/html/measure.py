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


class Expected(html.parser.HTMLParser):
    """Text and structure of an expected page."""
    BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "blockquote",
              "pre", "figure", "figcaption", "section", "article", "header", "footer", "br", "hr", "dl", "dt", "dd", "main",
              "aside", "nav", "form", "fieldset", "address", "tbody", "thead", "caption"}
    SILENT = {"script", "style", "iframe", "object", "video", "audio", "svg", "template", "noscript", "title"}
    WANTED = {"h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "blockquote", "pre"}
    VOID = {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "embed", "track", "col", "param"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.silent, self.open, self.elements = [], 0, [], []

    def handle_starttag(self, tag, attributes):
        if tag in self.SILENT:
            self.silent += 1
        if tag in self.BLOCKS:
            self.parts.append("\n")
        if tag in self.WANTED:
            self.open.append((tag, len(self.parts)))

    def handle_startendtag(self, tag, attributes):
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in self.BLOCKS:
            self.parts.append("\n")
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                _, start = self.open.pop(at)
                self.elements.append((tag, "".join(self.parts[start:])))
                break

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def letters(text):
    return re.sub(r"\W+", "", text or "").lower()


def overlap(one, other):
    """How much of the words of two texts is the same."""
    one, other = (collections.Counter(re.findall(r"\w+", t)) for t in (one, other))
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


def readability(folder):
    pages = sorted(glob.glob(os.path.join(folder, "test", "test-pages", "*", "source.html")))
    found = read(pages)
    pairs, kept = {}, collections.Counter()
    total, misses, titles = collections.Counter(), [], [0, 0]
    for page in pages:
        name = os.path.basename(os.path.dirname(page))
        expected = Expected()
        expected.feed(open(os.path.join(os.path.dirname(page), "expected.html"), encoding="utf-8").read())
        value = found[page]
        pairs[name] = compare("".join(expected.parts), (value["title"] or [""])[0] + "\n" + body(value)
                              if value.get("title_in_text") and letters((value["title"] or [""])[0]) in letters("".join(expected.parts))[:400]
                              else body(value))
        metadata = json.load(open(os.path.join(os.path.dirname(page), "expected-metadata.json"), encoding="utf-8"))
        titles[1] += 1
        same = letters(metadata.get("title")) == letters((value.get("title") or [""])[0])
        titles[0] += same
        if not same and VERBOSE:
            print("  title", name, "|", metadata.get("title"), "|", value.get("title"))
        ours = {"heading": value["headings"] + [(value["title"] or [""])[0]], "item": value["items"], "table": value["tables"],
                "quotation": value["quotes"], "code": value["code"]}
        notes = [letters(text) for _, text in value["notes"]]
        for tag, text in expected.elements:
            kind = {"li": "item", "table": "table", "blockquote": "quotation", "pre": "code"}.get(tag, "heading")
            if not letters(text):
                continue
            total[kind] += 1
            # Links to edit a section are no part of its heading.
            whole = letters(re.sub(r"\[edit\]\s*$", "", text.strip()))
            own = [letters(t) for t in ours[kind]]
            if kind == "item" and any(n and whole.endswith(n) for n in notes):
                kind, hit = "note", True
                total["item"] -= 1
                total["note"] += 1
            elif kind == "item":
                hit = any(o and (whole.startswith(o) or o == whole) for o in own)
            else:
                hit = any(o == whole or overlap(text, t) > 0.8 for o, t in zip(own, ours[kind]))
            words = hit or compare(text, body(value))[1] > 0.9 or whole in letters(body(value))
            kept[kind] += hit
            if not hit:
                misses.append((kind, name, words, " ".join(text.split())[:100]))
    report("readability", found, pairs)
    print(f"  titles {titles[0]} of {titles[1]}")
    for kind in sorted(total):
        lost = sum(1 for k, _, words, _ in misses if k == kind and not words)
        print(f"  {kind}: {kept[kind]} of {total[kind]} as such; the words of {lost} are not in the body")
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
