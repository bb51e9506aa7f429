//! Two changes of one body: block by block, word by word inside a block.
//!
//! In: the body as import last wrote it, the editor's, and the one import would write now. Out: a body with both changes.
//! Where both changed the same thing in different ways, the editor's text stays and the place is told.

use super::blocks::{Body, Kind, Piece, cut};
use super::{notes, words};
use crate::source::alignment::{Unit, pair};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A block that both changed, in different ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The editor's block, in the editor's body; empty where the editor has none.
    pub span: Range<usize>,
    /// What happened.
    pub what: What,
    /// What import would write; empty if it would write nothing.
    pub incoming: String,
}

/// How two changes can clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Both changed the same words.
    BothChanged,
    /// The editor took it out, the document changed it.
    EditorRemoved,
    /// The editor changed it, the document has it no more.
    DocumentRemoved,
    /// Both put something in at the same place.
    BothAdded,
    /// The page could not be read, or what import last wrote of it is lost: all of it.
    Everything,
}

/// A merged body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The body.
    pub text: String,
    /// Blocks where the editor's text stayed and the document's did not get in.
    pub clashes: Vec<Clash>,
    /// Blocks that follow the document: changed, put in, taken out.
    pub taken: usize,
}

/// Merges three versions of a body.
pub fn merge(base: &str, mine: &str, new: &str) -> Merged {
    if base == mine {
        let taken = usize::from(base != new);
        return Merged { text: new.to_owned(), taken, ..Merged::default() };
    }
    if base == new || mine == new {
        return Merged { text: mine.to_owned(), ..Merged::default() };
    }
    let texts = [mine, new];
    let (base, mine, new) = (cut(base), cut(mine), cut(new));
    let tail = if mine.tail == base.tail { new.tail } else { mine.tail };
    let mut merge = Merge::new(&base, &mine, &new);
    merge.run();
    let mut merged = merge.done;
    merged.text.push_str(tail);
    if notes::lost(&merged.text, texts) {
        // Both have given out the same note labels: only a person can say which note is meant where.
        let [mine, new] = texts.map(str::to_owned);
        let clash = Clash { span: 0..0, what: What::Everything, incoming: new };
        return Merged { text: mine, clashes: vec![clash], taken: 0 };
    }
    merged
}

/// Where a block of the result comes from: its index in the editor's body, in the new one.
type Origin = (Option<usize>, Option<usize>);

/// Blocks that one side has moved, word for word, and the other has changed or moved too: they stand where the editor has
/// them, with the change of the document.
#[derive(Default)]
struct Moved {
    /// The editor's moved block → the document's changed one.
    ours: HashMap<usize, usize>,
    /// Those changed ones.
    followed: HashSet<usize>,
    /// Moved blocks of the document that stand elsewhere on the page.
    theirs: HashSet<usize>,
    /// Moved blocks of the editor that the document has no more.
    dropped: HashSet<usize>,
    /// Blocks of the base that the document has moved and the editor has changed where they stood.
    held: HashSet<usize>,
}

impl Moved {
    fn of(base: &[Piece<'_>], mine: &[Piece<'_>], new: &[Piece<'_>], kept: &[Origin]) -> Moved {
        let ours = free(mine, kept.iter().filter_map(|k| k.0));
        let theirs = free(new, kept.iter().filter_map(|k| k.1));
        let mut moved = Moved::default();
        for (at, kept) in kept.iter().enumerate() {
            let hash = base[at].unit.hash.as_str();
            match (kept, ours.get(hash), theirs.get(hash)) {
                ((None, Some(j)), Some(Some(i)), _) => {
                    moved.ours.insert(*i, *j);
                    moved.followed.insert(*j);
                }
                // Both have moved it, or the editor has taken it out: the document does not put it back.
                ((None, None), _, Some(Some(j))) => drop(moved.theirs.insert(*j)),
                ((None, None), Some(Some(i)), None) => drop(moved.dropped.insert(*i)),
                ((Some(i), None), _, Some(Some(j))) if mine[*i].text != base[at].text => {
                    moved.theirs.insert(*j);
                    moved.held.insert(at);
                }
                _ => {}
            }
        }
        moved
    }
}

/// The blocks that are none of the base, by their hash; `None` where several have it.
fn free<'p>(pieces: &'p [Piece<'_>], taken: impl Iterator<Item = usize>) -> HashMap<&'p str, Option<usize>> {
    let taken: HashSet<usize> = taken.collect();
    let mut free = HashMap::new();
    for (i, piece) in pieces.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
        free.entry(piece.unit.hash.as_str()).and_modify(|at| *at = None).or_insert(Some(i));
    }
    free
}

#[derive(Clone, Copy)]
enum Side {
    Mine,
    New,
}

struct Merge<'a> {
    base: &'a [Piece<'a>],
    mine: &'a [Piece<'a>],
    new: &'a [Piece<'a>],
    /// For each block of the base the editor's, and the new one.
    kept: Vec<Origin>,
    moved: Moved,
    done: Merged,
    last: Option<(Origin, Kind)>,
}

impl<'a> Merge<'a> {
    fn new(base: &'a Body<'a>, mine: &'a Body<'a>, new: &'a Body<'a>) -> Self {
        let units = |body: &Body<'_>| body.pieces.iter().map(|p| p.unit.clone()).collect::<Vec<Unit>>();
        let was = units(base);
        let mut kept: Vec<Origin> = vec![(None, None); was.len()];
        for (i, at) in pair(&was, &units(mine)).into_iter().enumerate() {
            if let Some(at) = at {
                kept[at].0 = Some(i);
            }
        }
        for (i, at) in pair(&was, &units(new)).into_iter().enumerate() {
            if let Some(at) = at {
                kept[at].1 = Some(i);
            }
        }
        let moved = Moved::of(&base.pieces, &mine.pieces, &new.pieces, &kept);
        let done = Merged::default();
        Merge { moved, base: &base.pieces, mine: &mine.pieces, new: &new.pieces, kept, done, last: None }
    }

    /// Goes along the base. What a side put in comes before the next block of the base that this side still has.
    fn run(&mut self) {
        let (mut i, mut j, mut both_removed) = (0, 0, false);
        for at in 0..self.kept.len() {
            let (mine, new) = self.kept[at];
            let (to_i, to_j) = (mine.unwrap_or(i), new.unwrap_or(j));
            // While one side has taken a block out, what the other put in there waits for the next common block.
            if mine.is_some() && new.is_some() {
                self.added(i..to_i, j..to_j, both_removed);
                both_removed = false;
                (i, j) = (to_i + 1, to_j + 1);
                self.both(at, to_i, to_j);
                continue;
            }
            both_removed |= mine.is_none() && new.is_none();
            if let Some(mine) = mine {
                self.added(i..mine, j..j, false);
                i = mine + 1;
                self.only_mine(at, mine);
            }
            if let Some(new) = new {
                self.added(i..i, j..new, false);
                j = new + 1;
                self.only_new(at, new, i);
            }
        }
        self.added(i..self.mine.len(), j..self.new.len(), both_removed);
    }

    /// A block that both still have.
    fn both(&mut self, at: usize, i: usize, j: usize) {
        let (base, mine, new) = (&self.base[at], &self.mine[i], &self.new[j]);
        let lead = if mine.lead == base.lead { Side::New } else { Side::Mine };
        let origin = (Some(i), Some(j));
        if base.text == mine.text {
            self.done.taken += usize::from(base.text != new.text);
            self.push(origin, lead, new.text, new.kind);
        } else if base.text == new.text || mine.text == new.text {
            self.push(origin, lead, mine.text, mine.kind);
        } else if let Some((text, kind)) = inside(base, mine, new) {
            self.done.taken += 1;
            self.push(origin, lead, &text, kind);
        } else {
            self.clash(mine.span.clone(), What::BothChanged, new.text);
            self.push(origin, lead, mine.text, mine.kind);
        }
    }

    /// A block that the document has no more.
    fn only_mine(&mut self, at: usize, i: usize) {
        let mine = &self.mine[i];
        if self.base[at].text == mine.text {
            self.done.taken += 1;
            return;
        }
        if self.moved.held.contains(&at) {
            return self.push_mine(i..i + 1);
        }
        self.clash(mine.span.clone(), What::DocumentRemoved, "");
        self.push((Some(i), None), Side::Mine, mine.text, mine.kind);
    }

    /// A block that the editor has taken out; `i` is the next of the editor's blocks.
    fn only_new(&mut self, at: usize, j: usize, i: usize) {
        if self.base[at].text != self.new[j].text && !self.moved.followed.contains(&j) {
            self.clash(self.before(i), What::EditorRemoved, self.new[j].text);
        }
    }

    /// What the editor and the document have put in at one place.
    fn added(&mut self, ours: Range<usize>, theirs: Range<usize>, in_place_of_something: bool) {
        let mine = &self.mine[ours.clone()];
        // What both put in is put in once.
        let fresh: Vec<usize> = theirs
            .filter(|j| mine.iter().all(|m| m.unit.hash != self.new[*j].unit.hash) && !self.moved.theirs.contains(j))
            .collect();
        let heading = |piece: &Piece<'_>| piece.kind == Kind::Heading;
        let rival = |j: &usize| {
            let new = &self.new[*j];
            mine.iter().any(|m| (heading(m) && heading(new)) || m.unit.likeness(&new.unit).is_some_and(|l| l >= 500))
        };
        if !mine.is_empty() && !fresh.is_empty() && (in_place_of_something || fresh.iter().any(rival)) {
            let texts: Vec<&str> = fresh.iter().map(|j| self.new[*j].text).collect();
            let span = mine[0].span.start..mine[mine.len() - 1].span.end;
            self.clash(span, What::BothAdded, &texts.join("\n\n"));
            self.push_mine(ours);
        } else if mine.last().is_some_and(heading) {
            // A heading belongs to what follows it, everything else to what it was put after.
            self.push_new(&fresh);
            self.push_mine(ours);
        } else {
            self.push_mine(ours);
            self.push_new(&fresh);
        }
    }

    fn push_mine(&mut self, ours: Range<usize>) {
        for i in ours {
            let piece = self.moved.ours.get(&i).map_or(&self.mine[i], |j| &self.new[*j]);
            if self.moved.dropped.contains(&i) {
                self.clash(piece.span.clone(), What::DocumentRemoved, "");
            }
            self.push((Some(i), None), Side::Mine, piece.text, piece.kind);
        }
    }

    fn push_new(&mut self, fresh: &[usize]) {
        self.done.taken += fresh.len();
        for j in fresh {
            let piece = &self.new[*j];
            self.push((None, Some(*j)), Side::New, piece.text, piece.kind);
        }
    }

    /// Adds a block. The blank lines before it are those of the preferred side, as long as the block before it is the same
    /// there; else those of the other side; else enough to keep the two apart.
    fn push(&mut self, origin: Origin, prefer: Side, text: &str, kind: Kind) {
        let leads = [
            origin.0.map(|i| (self.mine[i].lead, self.follows(i, |last| last.0))),
            origin.1.map(|j| (self.new[j].lead, self.follows(j, |last| last.1))),
        ];
        let [first, second] = match (prefer, leads) {
            (Side::Mine, [mine, new]) => [mine, new],
            (Side::New, [mine, new]) => [new, mine],
        };
        let kept = [first, second].into_iter().flatten().find(|(_, neighbours)| *neighbours);
        let needed = match &self.last {
            None => 0,
            Some((_, Kind::Item)) if kind == Kind::Item => 1,
            Some(_) => 2,
        };
        let breaks = |lead: &&str| lead.bytes().filter(|b| *b == b'\n').count() >= needed;
        let lead = match kept {
            Some((lead, _)) => lead,
            None if self.last.is_none() => self.mine.first().map_or("\n", |p| p.lead),
            None => first.map(|(lead, _)| lead).filter(breaks).unwrap_or(&"\n\n"[..needed]),
        };
        self.done.text.push_str(lead);
        self.done.text.push_str(text);
        self.last = Some((origin, kind));
    }

    /// Whether the block before comes before this one on one side.
    fn follows(&self, this: usize, side: impl Fn(&Origin) -> Option<usize>) -> bool {
        match &self.last {
            None => this == 0,
            Some((last, _)) => side(last).is_some_and(|last| last + 1 == this),
        }
    }

    fn clash(&mut self, span: Range<usize>, what: What, incoming: &str) {
        self.done.clashes.push(Clash { span, what, incoming: incoming.to_owned() });
    }

    /// The place before one of the editor's blocks.
    fn before(&self, i: usize) -> Range<usize> {
        let end = || self.mine.last().map_or(0, |p| p.span.end);
        let at = self.mine.get(i).map_or_else(end, |p| p.span.start);
        at..at
    }
}

/// Both changes inside one block, if they touch different words and the block stays one.
fn inside(base: &Piece<'_>, mine: &Piece<'_>, new: &Piece<'_>) -> Option<(String, Kind)> {
    let text = words::merge(base.text, mine.text, new.text)?;
    let kind = if mine.kind == base.kind { new.kind } else { mine.kind };
    let cut = cut(&text);
    let one = matches!(cut.pieces.as_slice(), [piece] if piece.kind == kind);
    one.then_some((text, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "One stands here as it was.\n\nTwo stands here as it was.\n\nThree stands here as it was.\n";

    fn merged(mine: &str, new: &str) -> (String, Vec<What>) {
        let merged = merge(BASE, mine, new);
        (merged.text, merged.clashes.into_iter().map(|c| c.what).collect())
    }

    #[test]
    fn changes_of_different_blocks_and_of_different_words_are_both_taken() {
        let mine = BASE.replace("One stands", "One *stands*").replace("Two stands", "Two lies");
        let new = BASE
            .replace("Two stands here", "Two stands there")
            .replace("as it was.\n\nThree", "as was.\n\nFour\n\nThree");
        let wanted = "One *stands* here as it was.\n\nTwo lies there as was.\n\nFour\n\nThree stands here as it was.\n";
        assert_eq!(merged(&mine, &new), (wanted.into(), vec![]));
    }

    #[test]
    fn everyday_cases_that_merging_by_lines_cannot_do() {
        // A leftover taken out beside a paragraph that changed.
        let mine = BASE.replace("Two stands here as it was.\n\n", "");
        let new = BASE.replace("Three stands", "Three lies");
        assert_eq!(merged(&mine, &new), ("One stands here as it was.\n\nThree lies here as it was.\n".into(), vec![]));
        // A heading before a paragraph whose first word changed.
        let mine = BASE.replace("Two", "## Heading\n\nTwo");
        let new = BASE.replace("Two", "Zwei");
        assert_eq!(merged(&mine, &new), (mine.replace("Two", "Zwei"), vec![]));
    }

    #[test]
    fn the_editors_text_stays_where_both_changed_the_same() {
        let mine = BASE.replace("Two stands", "Two lies");
        let new = BASE.replace("Two stands", "Two hangs").replace("Three", "Drei");
        assert_eq!(merged(&mine, &new), (mine.replace("Three", "Drei"), vec![What::BothChanged]));
        let gone = BASE.replace("Two stands here as it was.\n\n", "");
        assert_eq!(merged(&mine, &gone), (mine.clone(), vec![What::DocumentRemoved]));
        assert_eq!(merged(&gone, &mine), (gone.clone(), vec![What::EditorRemoved]));
    }

    #[test]
    fn blocks_put_in_at_one_place_are_kept_in_a_sensible_order() {
        let mine = BASE.replace("Three", "## Mine\n\nThree");
        let new = BASE.replace("Three", "A new paragraph of the document.\n\nThree");
        let both = BASE.replace("Three", "A new paragraph of the document.\n\n## Mine\n\nThree");
        assert_eq!(merged(&mine, &new), (both, vec![]));
        let note = format!("{BASE}\nA note of the editor.\n");
        let grown = format!("{BASE}\nThe document goes on.\n");
        assert_eq!(
            merged(&note, &grown),
            (format!("{BASE}\nA note of the editor.\n\nThe document goes on.\n"), vec![])
        );
        let rival = BASE.replace("Three", "## Theirs\n\nThree");
        assert_eq!(merged(&mine, &rival), (mine, vec![What::BothAdded]));
    }

    #[test]
    fn what_both_put_in_stands_once_and_what_both_replaced_is_a_conflict() {
        let same = BASE.replace("Three", "New.\n\nThree");
        let mine = same.replace("One", "Eins");
        assert_eq!(merged(&mine, &same), (mine.clone(), vec![]));
        let mine = BASE.replace("Two stands here as it was.", "Quite other words of an editor, five at the least.");
        let new = BASE.replace("Two stands here as it was.", "Nothing similar, written by somebody else entirely.");
        assert_eq!(merged(&mine, &new).0, mine);
        assert_eq!(merged(&mine, &new).1.len(), 1);
    }

    #[test]
    fn items_are_merged_one_by_one_and_lists_stay_lists() {
        let base = "- apple tree\n- pear tree\n- plum tree\n\nEnd.\n";
        let mine = "- apple tree\n- pear *tree*\n- plum tree\n\nEnd.\n";
        let new = "- apple tree\n- pear tree\n- fig tree, new here\n- plum trees\n\nThe End.\n";
        let wanted = "- apple tree\n- pear *tree*\n- fig tree, new here\n- plum trees\n\nThe End.\n";
        assert_eq!(merge(base, mine, new).text, wanted);
    }

    #[test]
    fn a_block_one_side_moved_and_the_other_changed_stands_where_the_editor_has_it() {
        let [one, two, three, four] = ["One", "Two", "Three", "Four"].map(|n| format!("{n} stands here as it was."));
        let body = |blocks: [&String; 4]| blocks.map(String::as_str).join("\n\n") + "\n";
        let merged = |mine: &str, new: &str| {
            let merged = merge(&body([&one, &two, &three, &four]), mine, new);
            (merged.text, merged.clashes)
        };
        let changed = two.replace("stands", "lies");
        let moved = body([&one, &three, &four, &two]);
        let edited = body([&one, &changed, &three, &four]);
        assert_eq!(merged(&moved, &edited), (body([&one, &three, &four, &changed]), vec![]));
        assert_eq!(merged(&edited, &moved), (edited.clone(), vec![]));
        assert_eq!(merged(&moved, &body([&two, &one, &three, &four])), (moved, vec![]));
    }

    #[test]
    fn notes_that_would_be_mixed_up_are_left_to_the_editor() {
        let base = "One is here[^n1] today.\n\nTwo is there.\n\n[^n1]: A note.\n";
        let mine = base.replace("Two is there.", "Two is there[^n2].") + "\n[^n2]: My own note on the second.\n";
        let new = base.replace("One", "Ein[^n2] anderer One") + "\n[^n2]: Their own note, which is quite another.\n";
        let merged = merge(base, &mine, &new);
        assert_eq!((merged.text, merged.clashes[0].what), (mine, What::Everything));
        let mine = base.replace("Two is there.", "Two is there[^mine].") + "\n[^mine]: My own note on the second.\n";
        let merged = merge(base, &mine, &new);
        assert_eq!(merged.clashes, []);
        assert!(
            ["[^n1]: A", "[^mine]: My", "[^n2]: Their", "Ein[^n2]", "there[^mine]"]
                .iter()
                .all(|t| merged.text.contains(t))
        );
    }

    #[test]
    fn a_block_that_lost_its_neighbour_does_not_grow_together_with_another() {
        let base = "# Head\n\nOne.\n\n- item\n- other\n\nLast.\n";
        let mine = "# Head\n\n- item\n- other\n\nLast.\n";
        let new = "# Head\n\nOne.\n\n- item\n- other\n\nPut in.\n\nLast!\n";
        assert_eq!(merge(base, mine, new).text, "# Head\n\n- item\n- other\n\nPut in.\n\nLast!\n");
        let new = "# Head\n\nOne.\n\n- other\nlazy\n\nLast.\n";
        assert_eq!(merge(base, mine, new).text, "# Head\n\n- other\nlazy\n\nLast.\n");
    }
}
