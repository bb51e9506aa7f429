//! Clusters and references in a citation style.
//!
//! The clusters of one page, in the order of its notes, and the bibliography go in; safe HTML and plain text come out, one
//! result per cluster, and the list of works the page cites. A work the engine fails on costs the citations of that work
//! only. What the engine gets wrong or cannot do (prefixes, authors left out or put into the text, "ibid." after a cluster
//! of several works, punctuation in quotation marks, page ranges) is mended around it.

use super::around::{add_affixes, capitalise, drop_names, in_order, keep_hyphen};
use super::bibliography::{Bibliography, Item};
use super::disambiguate::Decisions;
use super::drive::{Job, List, Wanted, Works};
use super::engine::{self, Wishes};
use super::repeated;
use super::runs::{self, Run};
use super::style::Style;
use super::{CiteMode, Cluster};
use crate::diagnostic::Diagnostic;
use citationberg::Display;
use citationberg::taxonomy::OtherTerm;
use rayon::prelude::*;
use std::collections::HashSet;
use std::ops::Range;

/// A cluster to be formatted.
#[derive(Clone, Copy, Debug)]
pub struct ClusterInput<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The number of the note it stands in, for styles with notes.
    pub note_number: Option<usize>,
    /// For each citation, where its locator leads; empty if none leads anywhere.
    pub locators: &'a [Option<String>],
}

/// A formatted cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// Escaped HTML: the whole citation, or in a style with notes the note's content.
    pub html: String,
    /// The same without any markup.
    pub plain: String,
    /// For `@key` in a style with notes: the author's name for the running text, as HTML. In other styles it is already in
    /// [`Html::html`].
    pub author_in_text: Option<String>,
}

/// A work in the list of references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its key in the bibliography.
    pub key: String,
    /// Escaped HTML.
    pub html: String,
    /// The same without any markup.
    pub plain: String,
    /// The same in the blocks the style makes, such as the number and the text of a numbered list; empty if it makes none.
    pub blocks: Vec<Block>,
}

/// A part of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// How it is placed; `None` in the line.
    pub display: Option<Display>,
    /// Escaped HTML.
    pub html: String,
}

impl Block {
    /// The name CSL has for the way it is placed.
    pub fn class(&self) -> Option<&'static str> {
        Some(match self.display? {
            Display::Block => "block",
            Display::LeftMargin => "left-margin",
            Display::RightInline => "right-inline",
            Display::Indent => "indent",
        })
    }
}

/// What a page's citations are formatted among.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among<'a> {
    /// Works of the list of references that need not be cited.
    pub works: &'a [&'a str],
    /// No cluster knows of the others: each work is cited for the first time.
    pub apart: bool,
}

/// The citations of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formatted {
    /// One for each cluster, in the same order.
    pub clusters: Vec<Result<Html, CiteError>>,
    /// The works cited, in the order of the style.
    pub references: Vec<Reference>,
}

/// Why a cluster could not be formatted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CiteError {
    /// The bibliography has no such key.
    #[error("no bibliography entry `{key}`")]
    Unknown {
        /// The key.
        key: String,
        /// Its place in the text the cluster was parsed from.
        span: Range<usize>,
        /// The nearest key there is.
        did_you_mean: Option<String>,
    },
    /// The style cannot be applied to this entry.
    #[error("the entry `{key}` cannot be formatted in this style: {why}")]
    Failed {
        /// The key.
        key: String,
        /// Its place in the text the cluster was parsed from.
        span: Range<usize>,
        /// What the engine says.
        why: String,
    },
}

impl CiteError {
    /// The place of the key in the text the cluster was parsed from.
    pub fn span(&self) -> Range<usize> {
        match self {
            CiteError::Unknown { span, .. } | CiteError::Failed { span, .. } => span.clone(),
        }
    }

    /// The error as a diagnostic, `cite-unknown` or `cite-failed`, without file and place.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            CiteError::Unknown { did_you_mean: Some(near), .. } => {
                Diagnostic::error("cite-unknown", self.to_string()).help(format!("did you mean `{near}`?"))
            }
            CiteError::Unknown { .. } => Diagnostic::error("cite-unknown", self.to_string()),
            CiteError::Failed { .. } => Diagnostic::error("cite-failed", self.to_string()),
        }
    }
}

/// A list of references longer than this is made in pieces.
const PIECE: usize = 128;

impl Style {
    /// Formats the clusters of a page, in the order they are read (for styles with notes, in the order of the notes).
    pub fn format(&self, clusters: &[ClusterInput<'_>], bibliography: &Bibliography) -> Formatted {
        self.format_among(clusters, bibliography, Among::default())
    }

    /// Formats clusters as [`Style::format`] does, among other works.
    pub fn format_among(
        &self,
        clusters: &[ClusterInput<'_>],
        bibliography: &Bibliography,
        among: Among<'_>,
    ) -> Formatted {
        let mut works = Works::default();
        let mut results: Vec<Result<Html, CiteError>> = Vec::with_capacity(clusters.len());
        let mut jobs = Vec::new();
        let uncited = among.works.iter().filter_map(|key| bibliography.get(key));
        let uncited: Vec<usize> = uncited.map(|item| works.add(item, self.wishes())).collect();
        for (index, input) in clusters.iter().enumerate() {
            match self.job(index, *input, bibliography, &mut works) {
                Ok(job) => jobs.push(job),
                Err(error) => {
                    results.push(Err(error));
                    continue;
                }
            }
            results.push(Ok(Html::default()));
        }
        let decisions = self.tell_apart(&mut works);
        let mut references = Vec::new();
        for jobs in if among.apart { jobs.into_iter().map(|job| vec![job]).collect() } else { vec![jobs] } {
            let jobs = self.with_known(jobs, &uncited);
            let (jobs, (citations, list), failed) = self.run_all(jobs, &works, Wanted::All);
            for (job, bad, why) in failed.into_iter().filter(|(job, ..)| !job.hidden) {
                let cites = &clusters[job.cluster].cluster.cites;
                let at = job.cites.iter().position(|(work, _)| Some(*work) == bad).unwrap_or(0);
                let key = works.items[job.cites[at].0].key.clone();
                results[job.cluster] = Err(CiteError::Failed { key, span: cites[at].span.clone(), why });
            }
            for (job, mut runs) in jobs.iter().zip(citations).filter(|(job, _)| !job.hidden) {
                let work_of = |cite: Option<usize>| job.cites.get(cite?).map(|(work, _)| *work);
                decisions.write_names(&mut runs, work_of);
                self.write_letters(&decisions, &mut runs, work_of);
                results[job.cluster] = Ok(self.finish(clusters[job.cluster], job, runs, &works));
            }
            references = list;
        }
        Formatted { clusters: results, references: self.references(references, &works, &decisions) }
    }

    /// The jobs with one that makes other works known: before them, so that these works are numbered and lettered in their
    /// order; after them, if the style asks whether a work was cited before.
    fn with_known(&self, mut jobs: Vec<Job>, works: &[usize]) -> Vec<Job> {
        if !works.is_empty() {
            let cites = works.iter().map(|work| (*work, None)).collect();
            let hidden = Job { cluster: 0, cites, note: None, hidden: true };
            let at = if self.inner.asks_position { jobs.len() } else { 0 };
            jobs.insert(at, hidden);
        }
        jobs
    }

    /// The references of works by their keys, in the order of the style; unknown keys are left out.
    pub fn format_bibliography(&self, bibliography: &Bibliography, keys: &[&str]) -> Vec<Reference> {
        let mut seen = HashSet::new();
        let known = keys.iter().filter_map(|key| bibliography.get(key));
        let mut items: Vec<&Item> = known.filter(|item| seen.insert(item.key.as_str())).collect();
        // Styles that sort their list can do it in pieces, cut between authors. Long lists need it, for the engine takes more
        // than linear time.
        let style = self.inner.listing.as_ref().unwrap_or(&self.inner.csl);
        let sorted = style.bibliography.as_ref().is_some_and(|list| list.sort.is_some());
        if !sorted || items.len() <= PIECE {
            return self.list(items);
        }
        items.sort_by_cached_key(|item| {
            let (name, title) = item.sort_key();
            (name.to_lowercase(), title.to_lowercase(), item.key.clone())
        });
        let mut pieces: Vec<Vec<&Item>> = Vec::new();
        let mut open = false;
        for author in items.chunk_by(|a, b| a.sort_key().0 == b.sort_key().0) {
            match pieces.last_mut().filter(|piece| open && author.len() == 1 && piece.len() < PIECE) {
                Some(piece) => piece.extend(author),
                None => pieces.push(author.to_vec()),
            }
            open = author.len() == 1;
        }
        pieces.into_par_iter().flat_map_iter(|piece| self.list(piece)).collect()
    }

    fn list(&self, items: Vec<&Item>) -> Vec<Reference> {
        let mut works = Works::default();
        for item in items {
            works.add(item, self.wishes());
        }
        let decisions = self.tell_apart(&mut works);
        let jobs = (0..works.items.len())
            .map(|work| Job { cluster: work, cites: vec![(work, None)], note: None, hidden: false })
            .collect();
        let (_, (_, references), _) = self.run_all(jobs, &works, Wanted::References);
        self.references(references, &works, &decisions)
    }

    fn wishes(&self) -> Wishes<'_> {
        let page_format = self.inner.csl.settings.page_range_format;
        Wishes { short_titles: self.short_titles, page_format, proxies: &self.inner.proxies }
    }

    fn job<'a>(
        &self,
        index: usize,
        input: ClusterInput<'_>,
        bibliography: &'a Bibliography,
        works: &mut Works<'a>,
    ) -> Result<Job, CiteError> {
        let mut found = Vec::new();
        let and = self.term(OtherTerm::And).filter(|and| !and.is_empty());
        for cite in &input.cluster.cites {
            let item = bibliography.get(&cite.key).ok_or_else(|| CiteError::Unknown {
                key: cite.key.clone(),
                span: cite.span.clone(),
                did_you_mean: bibliography.did_you_mean(&cite.key).map(str::to_owned),
            })?;
            let format = self.inner.csl.settings.page_range_format;
            let locator = cite.locator.as_ref().map(|(label, text)| {
                let mut locator = engine::locator(label, text, format);
                locator.plural |= and.is_some_and(|and| locator.text.contains(&format!(" {and} ")));
                locator
            });
            found.push((item, locator));
        }
        let cites = found.into_iter().map(|(item, locator)| (works.add(item, self.wishes()), locator)).collect();
        Ok(Job { cluster: index, cites, note: input.note_number, hidden: false })
    }

    /// Affixes, authors and punctuation of a cluster.
    fn finish(&self, input: ClusterInput<'_>, job: &Job, mut runs: Vec<Run>, works: &Works<'_>) -> Html {
        let cluster = input.cluster;
        let mut author = None;
        if !runs::to_plain(&runs).contains(char::is_alphanumeric) {
            runs = bare(job, works);
        }
        // Words around a citation belong to its place, so the style's sorting of the cluster is undone.
        if cluster
            .cites
            .iter()
            .enumerate()
            .any(|(at, cite)| !cite.suffix.is_empty() || (at > 0 && !cite.prefix.is_empty()))
        {
            runs = in_order(runs);
        }
        if let Some(collapse) = &self.inner.collapse {
            collapse.apply(&mut runs, &cluster.cites);
        }
        for (index, cite) in cluster.cites.iter().enumerate() {
            let item = works.items[job.cites[index].0];
            keep_hyphen(item, Some(index), &mut runs);
            let leads = input.locators.get(index).and_then(Option::as_ref);
            if let (Some(href), Some(locator)) = (leads, &job.cites[index].1) {
                runs::link(&mut runs, index, &locator.text, href);
            }
            if cite.mode != CiteMode::Normal {
                let in_text = cite.mode == CiteMode::InText && index == 0;
                let names = drop_names(&mut runs, index, in_text);
                if in_text {
                    let from_style = names.filter(|_| !self.is_note()).map(|names| runs::to_plain(&names));
                    author = Some(from_style.unwrap_or_else(|| self.author_in_text(item)));
                }
            }
            add_affixes(&mut runs, index, &cite.prefix, &cite.suffix);
        }
        runs::mend_punctuation(&mut runs, self.inner.punctuation_in_quote, &self.inner.quotes);
        if self.is_note() {
            let ibid = self.term(OtherTerm::Ibid).map(|term| term.trim_end_matches('.'));
            let plain = runs::to_plain(&runs);
            if self.capital_notes || ibid.is_some_and(|ibid| plain.starts_with(ibid)) {
                capitalise(&mut runs);
            }
        } else if let Some(author) = author.take() {
            let rest = runs::to_plain(&runs);
            match rest.chars().any(char::is_alphanumeric) {
                true => runs.insert(0, Run::plain(format!("{author} "), None)),
                false => runs = vec![Run::plain(author, None)],
            }
        }
        let author_in_text = author.map(|author| runs::to_html(&[Run::plain(author, None)]));
        Html { html: runs::to_html(&runs), plain: runs::to_plain(&runs), author_in_text }
    }

    /// The name for the running text: "Berg", "Berg and Lund", "Berg et al.", or the title.
    fn author_in_text(&self, item: &Item) -> String {
        let authors = item.short_authors();
        match authors.as_slice() {
            [] => item.short_title(),
            [one] => one.clone(),
            [one, two] => format!("{one} {} {two}", self.term(OtherTerm::And).unwrap_or("and")),
            [one, ..] => format!("{one} {}", self.term(OtherTerm::EtAl).unwrap_or("et al.")),
        }
    }

    fn references(&self, references: List, works: &Works<'_>, decisions: &Decisions) -> Vec<Reference> {
        let et_al = self.term(OtherTerm::EtAl).unwrap_or_default();
        let mut before = repeated::Names::default();
        let finished = references.into_iter().map(|(key, mut margin, mut rest)| {
            if let Some(repeated) = &self.inner.repeated {
                let named = if margin.iter().any(|run| run.names) { &mut margin } else { &mut rest };
                before = repeated.apply(&before, named, et_al);
            }
            let index = works.by_key.get(key.as_str()).copied();
            self.write_letters(decisions, &mut rest, |_| index);
            let work = works.by_key.get(key.as_str()).map(|work| works.items[*work]);
            let in_blocks = !margin.is_empty() || rest.iter().any(|run| run.display.is_some());
            let blocks = if in_blocks { self.blocks(&margin, &rest, work) } else { Vec::new() };
            let mut runs = margin;
            if !runs.is_empty() {
                runs.push(Run::plain(" ", None));
            }
            runs.extend(rest);
            self.mend(&mut runs, work);
            match work.filter(|_| runs::to_plain(&runs).trim().is_empty()).and_then(|work| self.as_report(work)) {
                Some(reference) => reference,
                None => Reference { html: runs::to_html(&runs), plain: runs::to_plain(&runs), key, blocks },
            }
        });
        finished.collect()
    }

    /// Writes letters after years, unless the style has a place of its own for them.
    fn write_letters(&self, decisions: &Decisions, runs: &mut [Run], work_of: impl Fn(Option<usize>) -> Option<usize>) {
        if self.inner.rules.as_ref().is_some_and(|rules| !rules.explicit) {
            decisions.write_letters(runs, work_of);
        }
    }

    fn mend(&self, runs: &mut Vec<Run>, work: Option<&Item>) {
        if let Some(work) = work {
            keep_hyphen(work, None, runs);
        }
        runs::mend_punctuation(runs, self.inner.punctuation_in_quote, &self.inner.quotes);
    }

    fn blocks(&self, margin: &[Run], rest: &[Run], work: Option<&Item>) -> Vec<Block> {
        let mut parts: Vec<(Option<Display>, Vec<Run>)> = Vec::new();
        if !margin.is_empty() {
            parts.push((Some(Display::LeftMargin), margin.to_vec()));
            parts.push((Some(Display::RightInline), rest.to_vec()));
        } else {
            let chunks = rest.chunk_by(|a, b| a.display == b.display);
            parts.extend(chunks.map(|chunk| (chunk[0].display, chunk.to_vec())));
        }
        let block = |(display, mut runs)| {
            self.mend(&mut runs, work);
            Block { display, html: runs::to_html(&runs) }
        };
        parts.into_iter().map(block).collect()
    }

    /// The reference of a work of whose type the style says nothing in lists (Chicago of "document"), as that of a report:
    /// who cites such a work finds it in the list all the same.
    fn as_report(&self, work: &Item) -> Option<Reference> {
        let mut data = work.csl_json().clone();
        let same = data.insert("type".into(), "report".into()) == Some("report".into());
        let report = Item::from_csl_json(data.into()).ok().filter(|_| !same)?;
        self.list(vec![&report]).pop()
    }
}

/// For works a style has nothing to say about: their titles or keys.
fn bare(job: &Job, works: &Works<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    for (index, (work, locator)) in job.cites.iter().enumerate() {
        let item = works.items[*work];
        let name = Some(item.title()).filter(|title| !title.is_empty()).unwrap_or_else(|| item.key.clone());
        let locator = locator.as_ref().map(|locator| format!(", {}", locator.text)).unwrap_or_default();
        if index > 0 {
            runs.push(Run::plain("; ", None));
        }
        runs.push(Run::plain(name + &locator, Some(index)));
    }
    runs
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
