//! Clusters and references in a citation style.
//!
//! The clusters of one page, in the order of its notes, and the bibliography go in; safe HTML and plain text come out, one
//! result per cluster, and the list of works the page cites. A work the engine fails on costs the citations of that work
//! only. What the engine gets wrong or cannot do (prefixes, authors left out or put into the text, "ibid." after a cluster
//! of several works, punctuation in quotation marks, page ranges) is mended around it.

use super::bibliography::{Bibliography, Item};
use super::engine::{self, Locator, StandIns, Wishes};
use super::runs::{self, Run};
use super::style::Style;
use super::{CiteMode, Cluster, quiet};
use crate::diagnostic::Diagnostic;
use citationberg::json::{Item as EngineItem, Value};
use citationberg::taxonomy::OtherTerm;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, LocatorPayload, Rendered, SpecificLocator,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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

/// The works of one page or list, once each, ready for the engine.
#[derive(Default)]
struct Works<'a> {
    items: Vec<&'a Item>,
    entries: Vec<EngineItem>,
    by_key: HashMap<&'a str, usize>,
    /// Years the engine was given, and what is printed instead.
    years: Vec<(String, String)>,
}

/// The first year that stands for another; no date lies there.
const FIRST_YEAR: i16 = 31_000;

/// A list of references longer than this is made in pieces.
const PIECE: usize = 128;

impl<'a> Works<'a> {
    fn add(&mut self, item: &'a Item, wishes: Wishes<'_>) -> usize {
        *self.by_key.entry(item.key.as_str()).or_insert_with(|| {
            let year = i16::try_from(self.items.len()).ok().and_then(|at| FIRST_YEAR.checked_add(at));
            let (entry, instead) = engine::item(item, wishes, year);
            self.items.push(item);
            self.entries.push(entry);
            self.years.extend(year.zip(instead).map(|(year, instead)| (year.to_string(), instead)));
            self.entries.len() - 1
        })
    }
}

/// One request to the engine.
struct Job {
    /// Index of the cluster.
    cluster: usize,
    /// Works, with their locators.
    cites: Vec<(usize, Option<Locator>)>,
    note: Option<usize>,
}

/// A job that could not be done, the work to blame if there is one, and what the engine says.
type Failure = (Job, Option<usize>, String);

/// What the engine made: citations by job, references by key.
type Output = (Vec<Vec<Run>>, Vec<(String, Vec<Run>)>);

impl Style {
    /// Formats the clusters of a page, in the order they are read (for styles with notes, in the order of the notes).
    pub fn format(&self, clusters: &[ClusterInput<'_>], bibliography: &Bibliography) -> Formatted {
        let mut works = Works::default();
        let mut results: Vec<Result<Html, CiteError>> = Vec::with_capacity(clusters.len());
        let mut jobs = Vec::new();
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
        let (jobs, failed) = self.without_failures(jobs, &works);
        for (job, bad, why) in failed {
            let cites = &clusters[job.cluster].cluster.cites;
            let at = job.cites.iter().position(|(work, _)| Some(*work) == bad).unwrap_or(0);
            let key = works.items[job.cites[at].0].key.clone();
            results[job.cluster] = Err(CiteError::Failed { key, span: cites[at].span.clone(), why });
        }
        // What fails here has already been taken out.
        let (citations, references) = self.run(&jobs, &works).unwrap_or_default();
        for (job, runs) in jobs.iter().zip(citations) {
            results[job.cluster] = Ok(self.finish(clusters[job.cluster], job, runs, &works));
        }
        Formatted { clusters: results, references: self.references(references, &works) }
    }

    /// The references of works by their keys, in the order of the style; unknown keys are left out.
    pub fn format_bibliography(&self, bibliography: &Bibliography, keys: &[&str]) -> Vec<Reference> {
        let mut seen = HashSet::new();
        let known = keys.iter().filter_map(|key| bibliography.get(key));
        let mut items: Vec<&Item> = known.filter(|item| seen.insert(item.key.as_str())).collect();
        // Styles that sort their list can do it in pieces, cut between authors. Long lists need it, for the engine takes more
        // than linear time, and so do lists with several authors of works of one year: it letters those of a few only.
        let sorted = self.inner.csl.bibliography.as_ref().is_some_and(|list| list.sort.is_some());
        let lettered = !self.is_note() && years_in_common(&items) > 1;
        if !sorted || (items.len() <= PIECE && !lettered) {
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
        let jobs =
            (0..works.items.len()).map(|work| Job { cluster: work, cites: vec![(work, None)], note: None }).collect();
        let (jobs, _) = self.without_failures(jobs, &works);
        let (_, references) = self.run(&jobs, &works).unwrap_or_default();
        self.references(references, &works)
    }

    fn wishes(&self) -> Wishes<'_> {
        Wishes { short_titles: self.short_titles, title_cased: &self.inner.title_cased }
    }

    fn job<'a>(
        &self,
        index: usize,
        input: ClusterInput<'_>,
        bibliography: &'a Bibliography,
        works: &mut Works<'a>,
    ) -> Result<Job, CiteError> {
        let mut found = Vec::new();
        for cite in &input.cluster.cites {
            let item = bibliography.get(&cite.key).ok_or_else(|| CiteError::Unknown {
                key: cite.key.clone(),
                span: cite.span.clone(),
                did_you_mean: bibliography.did_you_mean(&cite.key).map(str::to_owned),
            })?;
            let format = self.inner.csl.settings.page_range_format;
            let locator = cite.locator.as_ref().map(|(label, text)| engine::locator(label, text, format));
            found.push((item, locator));
        }
        let cites = found.into_iter().map(|(item, locator)| (works.add(item, self.wishes()), locator)).collect();
        Ok(Job { cluster: index, cites, note: input.note_number })
    }

    /// Takes out the jobs whose works the engine fails on, with the work and what the engine says.
    fn without_failures(&self, jobs: Vec<Job>, works: &Works<'_>) -> (Vec<Job>, Vec<Failure>) {
        let Err(first) = self.run(&jobs, works) else { return (jobs, Vec::new()) };
        let mut bad: BTreeMap<usize, String> = BTreeMap::new();
        for work in jobs.iter().flat_map(|job| &job.cites).map(|(work, _)| *work).collect::<BTreeSet<_>>() {
            let alone = [Job { cluster: 0, cites: vec![(work, None)], note: Some(1) }];
            if let Err(why) = self.run(&alone, works) {
                bad.insert(work, why);
            }
        }
        let (mut good, mut failed) = (Vec::new(), Vec::new());
        for job in jobs {
            match job.cites.iter().find_map(|(work, _)| bad.get_key_value(work)) {
                Some((work, why)) => failed.push((job, Some(*work), why.clone())),
                None => good.push(job),
            }
        }
        if self.run(&good, works).is_err() {
            // No single work is to blame, so nothing can be trusted.
            failed.extend(good.drain(..).map(|job| (job, None, first.clone())));
        }
        (good, failed)
    }

    /// Runs the engine over the jobs. A panic in it is caught here.
    fn run(&self, jobs: &[Job], works: &Works<'_>) -> Result<Output, String> {
        if jobs.is_empty() {
            return Ok(Output::default());
        }
        let stand_ins =
            StandIns::new(jobs.iter().flat_map(|job| &job.cites).filter_map(|(_, locator)| locator.clone()));
        let pause = EngineItem(BTreeMap::from([
            ("id".to_owned(), Value::String(PAUSE.to_owned())),
            ("type".to_owned(), Value::String("document".to_owned())),
        ]));
        let rendered = quiet::catch(|| self.drive(jobs, works, &stand_ins, &pause))?;
        let mut citations = rendered.citations.iter();
        let mut of_jobs = Vec::with_capacity(jobs.len());
        for (at, _) in jobs.iter().enumerate() {
            if self.needs_pause(jobs, at) {
                citations.next();
            }
            let runs = citations.next().map(|citation| runs::collect(&citation.citation)).unwrap_or_default();
            of_jobs.push(restore(runs, &stand_ins, &works.years));
        }
        let items = rendered.bibliography.map(|list| list.items).unwrap_or_default();
        let references = items.iter().filter(|item| item.key != PAUSE).map(|item| {
            let mut line = item.first_field.as_ref().map(runs::collect_child).unwrap_or_default();
            if !line.is_empty() {
                line.push(Run::plain(" ", None));
            }
            line.extend(runs::collect(&item.content));
            (item.key.clone(), restore(line, &stand_ins, &works.years))
        });
        Ok((of_jobs, references.collect()))
    }

    fn drive(&self, jobs: &[Job], works: &Works<'_>, stand_ins: &StandIns, pause: &EngineItem) -> Rendered {
        let style = &self.inner;
        let mut driver = BibliographyDriver::new();
        let mut request = |items, note| {
            driver.citation(CitationRequest::new(items, &style.csl, Some(style.locale.clone()), &style.files, note));
        };
        for (at, job) in jobs.iter().enumerate() {
            if self.needs_pause(jobs, at) {
                request(vec![CitationItem::new(pause, None, None, true, None)], job.note);
            }
            let items = job.cites.iter().map(|(work, locator)| {
                let text = locator.as_ref().and_then(|l| Some((l.label, stand_ins.text(l)?)));
                let locator = text.map(|(label, text)| SpecificLocator(label, LocatorPayload::Str(text)));
                CitationItem::with_locator(&works.entries[*work], locator)
            });
            request(items.collect(), job.note);
        }
        driver.finish(BibliographyRequest::new(&style.csl, Some(style.locale.clone()), &style.files))
    }

    /// Whether "ibid." must be kept from pointing back to a cluster of several works (CSL 1.0.2, `position`): a hidden
    /// citation of nothing goes between.
    fn needs_pause(&self, jobs: &[Job], at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| jobs.get(before)) else { return false };
        let first = jobs[at].cites.first().map(|(work, _)| work);
        self.is_note() && before.cites.len() > 1 && before.cites.iter().any(|(work, _)| Some(work) == first)
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
        runs::mend_punctuation(&mut runs, self.inner.punctuation_in_quote);
        if self.is_note() {
            capitalise(&mut runs);
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

    fn references(&self, references: Vec<(String, Vec<Run>)>, works: &Works<'_>) -> Vec<Reference> {
        let finished = references.into_iter().map(|(key, mut runs)| {
            if let Some(work) = works.by_key.get(key.as_str()) {
                keep_hyphen(works.items[*work], None, &mut runs);
            }
            runs::mend_punctuation(&mut runs, self.inner.punctuation_in_quote);
            let work = works.by_key.get(key.as_str()).map(|work| works.items[*work]);
            match work.filter(|_| runs::to_plain(&runs).trim().is_empty()).and_then(|work| self.as_report(work)) {
                Some(reference) => reference,
                None => Reference { html: runs::to_html(&runs), plain: runs::to_plain(&runs), key },
            }
        });
        finished.collect()
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

/// How many authors have several works of one year.
fn years_in_common(items: &[&Item]) -> usize {
    let mut counts: HashMap<(String, Option<i32>), usize> = HashMap::new();
    for item in items {
        *counts.entry((item.sort_key().0, item.year())).or_default() += 1;
    }
    counts.values().filter(|count| **count > 1).count()
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

/// The id of the hidden entry; no file can contain it.
const PAUSE: &str = "\u{0}";

/// The citations of a cluster in the order they were written, the marks between them where they are.
fn in_order(runs: Vec<Run>) -> Vec<Run> {
    let mut order: Vec<usize> = Vec::new();
    for cite in runs.iter().filter_map(|run| run.cite) {
        if order.last() != Some(&cite) {
            order.push(cite);
        }
    }
    let mut wanted = order.clone();
    wanted.sort_unstable();
    let twice = wanted.windows(2).any(|pair| pair[0] == pair[1]);
    if twice || order == wanted {
        return runs;
    }
    let (mut ordered, mut place, mut last) = (Vec::with_capacity(runs.len()), wanted.iter(), None);
    for run in &runs {
        match run.cite {
            Some(cite) if last == Some(cite) => {}
            Some(cite) => {
                last = Some(cite);
                let wanted = place.next();
                ordered.extend(runs.iter().filter(|run| run.cite.as_ref() == wanted).cloned());
            }
            None => ordered.push(run.clone()),
        }
    }
    ordered
}

/// Puts locators and years back.
fn restore(mut runs: Vec<Run>, stand_ins: &StandIns, years: &[(String, String)]) -> Vec<Run> {
    for run in &mut runs {
        for (year, instead) in years {
            if run.text.contains(year) {
                run.text = run.text.replace(year, instead);
            }
        }
        if run.text.contains("700") {
            run.text = stand_ins.replace(&run.text);
        }
    }
    runs
}

/// A report number such as `15-42` is no range: its hyphen stays.
fn keep_hyphen(item: &Item, cite: Option<usize>, runs: &mut [Run]) {
    let Some(number) = item.field("number").filter(|number| number.contains('-')) else { return };
    let dashed = number.replace('-', "–");
    for run in runs.iter_mut().filter(|run| cite.is_none() || run.cite == cite) {
        if run.text.contains(&dashed) {
            run.text = run.text.replace(&dashed, number);
        }
    }
}

/// Takes the names out of a citation, with the punctuation after them; if nothing else is in it, only when `even_all`.
fn drop_names(runs: &mut Vec<Run>, cite: usize, even_all: bool) -> Option<Vec<Run>> {
    let of_cite = |run: &Run| run.cite == Some(cite);
    let rest = runs.iter().any(|run| of_cite(run) && !run.names && run.text.chars().any(char::is_alphanumeric));
    let names: Vec<Run> = runs.iter().filter(|run| of_cite(run) && run.names).cloned().collect();
    if names.is_empty() {
        return None;
    }
    if rest || even_all {
        runs.retain(|run| !(of_cite(run) && run.names));
        for run in runs.iter_mut().filter(|run| of_cite(run)) {
            run.text = run.text.trim_start_matches([',', '.', ';', ':', ' ', '\u{a0}']).to_owned();
            if !run.text.is_empty() {
                break;
            }
        }
    }
    Some(names)
}

fn add_affixes(runs: &mut Vec<Run>, cite: usize, prefix: &str, suffix: &str) {
    let Some(first) = runs.iter().position(|run| run.cite == Some(cite)) else { return };
    if !suffix.is_empty() {
        let last = runs.iter().rposition(|run| run.cite == Some(cite)).unwrap_or(first);
        let joins = suffix.starts_with([',', '.', ';', ':', ')', ']', '?', '!', '’', '”']);
        let text = format!("{}{suffix}", if joins { "" } else { " " });
        runs.insert(last + 1, Run::plain(super::markup::smarten(&text), Some(cite)));
    }
    if !prefix.is_empty() {
        let space = if prefix.ends_with(['(', '[', '“', '‘', '—']) { "" } else { " " };
        runs.insert(first, Run::plain(super::markup::smarten(&format!("{prefix}{space}")), Some(cite)));
    }
}

/// A note begins with a capital, unless its first word has capitals of its own ("iPad").
fn capitalise(runs: &mut [Run]) {
    let Some(run) = runs.iter_mut().find(|run| run.text.chars().any(char::is_alphanumeric)) else { return };
    let start = run.text.find(char::is_alphanumeric).unwrap_or(0);
    let word = run.text[start..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if run.text[start..].starts_with("http") || !word.chars().all(char::is_lowercase) {
        return;
    }
    let Some(first) = word.chars().next() else { return };
    let capital: String = first.to_uppercase().collect();
    run.text.replace_range(start..start + first.len_utf8(), &capital);
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
