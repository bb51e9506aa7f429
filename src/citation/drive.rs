//! The CSL engine, driven over the clusters of a page.
//!
//! Works and jobs go in, runs of text come out. What the engine fails on is found and taken out, so that it costs the
//! citations of one work only; what it needs to be kept from pointing back too far is put between.

use super::bibliography::Item;
use super::case;
use super::disambiguate::{Decisions, LETTER, TOLD_APART};
use super::engine::{self, Locator, StandIns, Wishes};
use super::prune::Facts;
use super::quiet;
use super::runs::{self, Run};
use super::style::Style;
use super::{names, numbers};
use citationberg::IndependentStyle;
use citationberg::json::{Item as EngineItem, Value};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, LocatorPayload, Rendered, SpecificLocator,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// The works of one page or list, once each, ready for the engine.
#[derive(Default)]
pub struct Works<'a> {
    pub items: Vec<&'a Item>,
    entries: Vec<EngineItem>,
    /// Entries of works with ranges of dates, once more with their ends.
    ends: HashMap<usize, EngineItem>,
    pub by_key: HashMap<&'a str, usize>,
    /// How many names are written before "et al.", where it is more than the style's.
    use_first: BTreeMap<usize, u32>,
    /// The style with other numbers of names.
    variants: BTreeMap<u32, IndependentStyle>,
    /// Years the engine was given, and what is printed instead.
    years: Vec<(String, String)>,
    /// Page ranges of works that stay short.
    pages: HashMap<usize, Vec<(String, String, String)>>,
}

/// The first year that stands for another; no date lies there.
const FIRST_YEAR: i16 = 31_000;

impl<'a> Works<'a> {
    /// The index of a work, added if it is new.
    pub fn add(&mut self, item: &'a Item, wishes: Wishes<'_>) -> usize {
        *self.by_key.entry(item.key.as_str()).or_insert_with(|| {
            let year = i16::try_from(self.items.len()).ok().and_then(|at| FIRST_YEAR.checked_add(at));
            let (entry, instead) = engine::item(item, wishes, year);
            self.ends.extend(engine::range_end(item, wishes, year).map(|end| (self.entries.len(), end)));
            let pages = numbers::short_ranges(item, wishes.page_format);
            if !pages.is_empty() {
                self.pages.insert(self.items.len(), pages);
            }
            self.items.push(item);
            self.entries.push(entry);
            self.years.extend(year.zip(instead).map(|(year, instead)| (year.to_string(), instead)));
            self.entries.len() - 1
        })
    }
}

impl Works<'_> {
    /// Tells the engine what was decided about works that look alike.
    pub fn tell(&mut self, decisions: &Decisions) {
        for (work, entry) in self.entries.iter_mut().enumerate() {
            let value = |text: &str| Value::String(text.to_owned());
            if decisions.told_apart.contains(&work) {
                entry.0.insert(TOLD_APART.to_string(), value("x"));
            }
            if let Some(letter) = decisions.letters.get(&work) {
                entry.0.insert(LETTER.to_string(), value(letter));
            }
        }
    }
}

/// One request to the engine.
pub struct Job {
    /// Index of the cluster.
    pub cluster: usize,
    /// Works, with their locators.
    pub cites: Vec<(usize, Option<Locator>)>,
    pub note: Option<usize>,
    /// Only makes the works known.
    pub hidden: bool,
}

/// A job that could not be done, the work to blame if there is one, and what the engine says.
pub type Failure = (Job, Option<usize>, String);

/// A list of references: keys with the part that stands in the margin and the rest.
pub type List = Vec<(String, Vec<Run>, Vec<Run>)>;

/// What the engine made: citations by job, references by key.
pub type Output = (Vec<Vec<Run>>, List);

impl Style {
    /// What is to be done so that no two works look alike, told to the engine where it has to know.
    pub(super) fn tell_apart(&self, works: &mut Works<'_>) -> Decisions {
        let Some(rules) = self.inner.rules.as_ref().filter(|_| works.items.len() > 1) else {
            return Decisions::default();
        };
        let (mut alone, mut order) = self.alone(works);
        let mut decisions = Decisions::names(rules, &alone, works);
        let (mut alike, numbers) = decisions.more_names(rules, &alone, works);
        for number in numbers {
            if alike.is_empty() {
                break;
            }
            let style = works.variants.entry(number).or_insert_with(|| self.inner.csl.clone());
            style.citation.name_options.et_al_use_first = Some(number);
            let before = works.use_first.clone();
            works.use_first.extend(alike.iter().map(|work| (*work, number)));
            let (more, _) = self.alone(works);
            let found = Decisions::names(rules, &more, works);
            let unlike = found.unlike(&more, &alike);
            alike.retain(|work| !unlike.contains(work));
            // Names that do not help are not added.
            works.use_first = before;
            works.use_first.extend(unlike.iter().map(|work| (*work, number)));
            if !unlike.is_empty() {
                (alone, order) = self.alone(works);
                decisions = Decisions::names(rules, &alone, works);
            }
        }
        if decisions.conditions(rules, &alone) {
            works.tell(&decisions);
            (alone, order) = self.alone(works);
        }
        decisions.letters(rules, &alone, &order);
        if rules.explicit {
            works.tell(&decisions);
        }
        decisions
    }

    /// The citation of each work as it stands alone, and the works in the order of the list of references.
    fn alone(&self, works: &Works<'_>) -> (Vec<Vec<Run>>, Vec<usize>) {
        let job = |work| Job { cluster: work, cites: vec![(work, None)], note: None, hidden: false };
        let (jobs, (citations, list), _) = self.run_all((0..works.items.len()).map(job).collect(), works);
        let mut alone = vec![Vec::new(); works.items.len()];
        for (job, mut runs) in jobs.into_iter().zip(citations) {
            runs.iter_mut().for_each(|run| run.cite = Some(0));
            alone[job.cluster] = runs;
        }
        (alone, list.iter().filter_map(|(key, ..)| works.by_key.get(key.as_str()).copied()).collect())
    }

    /// Runs the engine over the jobs. Those whose works it fails on are taken out, with the work and what the engine says.
    pub(super) fn run_all(&self, jobs: Vec<Job>, works: &Works<'_>) -> (Vec<Job>, Output, Vec<Failure>) {
        let first = match self.run(&jobs, works) {
            Ok(output) => return (jobs, output, Vec::new()),
            Err(why) => why,
        };
        let mut bad: BTreeMap<usize, String> = BTreeMap::new();
        for work in jobs.iter().flat_map(|job| &job.cites).map(|(work, _)| *work).collect::<BTreeSet<_>>() {
            let alone = [Job { cluster: 0, cites: vec![(work, None)], note: Some(1), hidden: false }];
            if let Err(why) = self.run(&alone, works) {
                bad.insert(work, why);
            }
        }
        let (mut good, mut failed) = (Vec::new(), Vec::new());
        for mut job in jobs {
            if job.hidden {
                job.cites.retain(|(work, _)| !bad.contains_key(work));
            }
            match job.cites.iter().find_map(|(work, _)| bad.get_key_value(work)) {
                Some((work, why)) => failed.push((job, Some(*work), why.clone())),
                None => good.push(job),
            }
        }
        let output = self.run(&good, works).unwrap_or_else(|_| {
            // No single work is to blame, so nothing can be trusted.
            failed.extend(good.drain(..).map(|job| (job, None, first.clone())));
            Output::default()
        });
        (good, output, failed)
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
        let (citations, list) = self.collect(jobs, works, &stand_ins, &pause, false)?;
        let uses = |job: &Job| job.cites.iter().any(|(work, _)| works.ends.contains_key(work));
        if !jobs.iter().any(uses) {
            return Ok((citations, list));
        }
        let (other_citations, other_list) = self.collect(jobs, works, &stand_ins, &pause, true)?;
        let citations = citations.into_iter().zip(other_citations).map(|(first, last)| with_range(first, last));
        let mut last: HashMap<String, Vec<Run>> = other_list.into_iter().map(|(key, _, rest)| (key, rest)).collect();
        let list = list.into_iter().map(|(key, margin, rest)| match last.remove(&key) {
            Some(last) => (key, margin, with_range(rest, last)),
            None => (key, margin, rest),
        });
        Ok((citations.collect(), list.collect()))
    }

    /// What the engine makes, as runs, with everything that stood for something else put back.
    fn collect(
        &self,
        jobs: &[Job],
        works: &Works<'_>,
        stand_ins: &StandIns,
        pause: &EngineItem,
        ends: bool,
    ) -> Result<Output, String> {
        let rendered = quiet::catch(|| self.drive(&self.inner.csl, jobs, works, stand_ins, pause, ends))?;
        let list = match &self.inner.listing {
            Some(style) => quiet::catch(|| self.drive(style, jobs, works, stand_ins, pause, ends))?.bibliography,
            None => rendered.bibliography,
        };
        let mut citations = rendered.citations.iter();
        let mut of_jobs = Vec::with_capacity(jobs.len());
        for (at, _) in jobs.iter().enumerate() {
            if self.needs_pause(jobs, at) {
                citations.next();
            }
            let runs = citations.next().map(|citation| runs::collect(&citation.citation)).unwrap_or_default();
            let work_of = |cite: Option<usize>| jobs[at].cites.get(cite?).map(|(work, _)| *work);
            of_jobs.push(self.restore(runs, stand_ins, works, work_of));
        }
        let items = list.map(|list| list.items).unwrap_or_default();
        let references = items.iter().filter(|item| item.key != PAUSE).map(|item| {
            let margin = item.first_field.as_ref().map(runs::collect_child).unwrap_or_default();
            let work = works.by_key.get(item.key.as_str()).copied();
            let restored = |runs| self.restore(runs, stand_ins, works, |_| work);
            (item.key.clone(), restored(margin), restored(runs::collect(&item.content)))
        });
        Ok((of_jobs, references.collect()))
    }

    /// Puts back what stood for something else, and cases titles.
    fn restore(
        &self,
        mut runs: Vec<Run>,
        stand_ins: &StandIns,
        works: &Works<'_>,
        work_of: impl Fn(Option<usize>) -> Option<usize>,
    ) -> Vec<Run> {
        for run in &mut runs {
            for (year, instead) in &works.years {
                if run.text.contains(year) {
                    run.text = run.text.replace(year, instead);
                }
            }
            if run.text.contains("700") {
                run.text = stand_ins.replace(&run.text);
            }
        }
        // The engine puts the season before a year that stands alone.
        for run in runs.iter_mut().filter(|run| run.date > 0) {
            if let Some((season, year)) = run.text.split_once('/')
                && !season.is_empty()
                && season.chars().all(char::is_alphabetic)
            {
                run.text = year.to_owned();
            }
        }
        engine::without_joins(&mut runs, self.inner.between_initials);
        for run in &mut runs {
            let Some(work) = work_of(run.cite) else { continue };
            if run.number {
                numbers::as_written(run, works.items[work]);
            }
            names::restore(&mut run.text, works.items[work]);
            numbers::restore_pages(&mut run.text, works.items[work]);
            if let Some(pages) = works.pages.get(&work) {
                numbers::shorten(&mut run.text, pages);
            }
        }
        case::apply(&mut runs, |cite| work_of(cite).is_none_or(|work| engine::is_english(works.items[work])));
        runs
    }

    /// One run of the engine in a form of the style.
    fn drive(
        &self,
        csl: &IndependentStyle,
        jobs: &[Job],
        works: &Works<'_>,
        stand_ins: &StandIns,
        pause: &EngineItem,
        ends: bool,
    ) -> Rendered {
        let style = &self.inner;
        let entry = |work: &usize| works.ends.get(work).filter(|_| ends).unwrap_or(&works.entries[*work]);
        let citing = std::ptr::eq(csl, &style.csl);
        let known = if citing { &style.pruned } else { &style.pruned_listing };
        let pruned = |facts: Facts| self.prunes.then(|| known.style(csl, facts)).flatten();
        let mut cited = HashSet::new();
        let of_job = |job: &Job| {
            let facts = Facts::of(job.cites.iter().map(|(work, _)| entry(work)));
            let located = job.cites.iter().any(|(_, locator)| locator.is_some());
            // Keys of sorting are asked for without regard to where a work is cited.
            let asked = style.asks_position && csl.citation.sort.is_none();
            let new = job.cites.iter().filter(|(work, _)| cited.insert(*work)).count();
            let first = if new == job.cites.len() { Some(true) } else { Some(false).filter(|_| new == 0) };
            pruned(facts.cited(located, first.filter(|_| asked)))
        };
        let styles: Vec<Option<Arc<IndependentStyle>>> = jobs.iter().map(of_job).collect();
        let of_list = pruned(Facts::of(jobs.iter().flat_map(|job| &job.cites).map(|(work, _)| entry(work))));
        let mut driver = BibliographyDriver::new();
        let mut request = |items, note, names: Option<&u32>, at: Option<usize>| {
            let pruned = at.and_then(|at| styles[at].as_deref()).unwrap_or(csl);
            let csl = names.and_then(|names| works.variants.get(names)).unwrap_or(pruned);
            driver.citation(CitationRequest::new(items, csl, Some(style.locale.clone()), &style.files, note));
        };
        for (at, job) in jobs.iter().enumerate() {
            if self.needs_pause(jobs, at) {
                request(vec![CitationItem::new(pause, None, None, true, None)], job.note, None, None);
            }
            let items = job.cites.iter().map(|(work, locator)| {
                let text = locator.as_ref().and_then(|l| Some((l.label, stand_ins.text(l)?)));
                let locator = text.map(|(label, text)| SpecificLocator(label, LocatorPayload::Str(text)));
                CitationItem::new(entry(work), locator, None, job.hidden, None)
            });
            let names = job.cites.iter().filter_map(|(work, _)| works.use_first.get(work)).max().filter(|_| citing);
            request(items.collect(), job.note, names, Some(at));
        }
        let list = of_list.as_deref().unwrap_or(csl);
        driver.finish(BibliographyRequest::new(list, Some(style.locale.clone()), &style.files))
    }

    /// Whether "ibid." must be kept from pointing back to a cluster of several works (CSL 1.0.2, `position`): a hidden
    /// citation of nothing goes between.
    fn needs_pause(&self, jobs: &[Job], at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| jobs.get(before)) else { return false };
        let first = jobs[at].cites.first().map(|(work, _)| work);
        self.is_note() && before.cites.len() > 1 && before.cites.iter().any(|(work, _)| Some(work) == first)
    }
}

/// The id of the hidden entry; no file can contain it.
const PAUSE: &str = "\u{0}";

/// Joins what the engine made of the first dates of ranges and of the last ones; where more than dates differ, the first stay.
fn with_range(mut first: Vec<Run>, last: Vec<Run>) -> Vec<Run> {
    let (starts, ends) = (dates(&first), dates(&last));
    if starts.len() != ends.len() {
        return first;
    }
    for (start, end) in starts.into_iter().zip(ends).rev() {
        let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        let (from, to) = (text(&first[start.clone()]), text(&last[end]));
        if from != to {
            let mut run = first[start.start].clone();
            run.text = engine::range_text(&from, &to);
            first.splice(start, [run]);
        }
    }
    first
}

/// The places of dates.
fn dates(runs: &[Run]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, run) in runs.iter().enumerate().filter(|(_, run)| run.date > 0) {
        match found.last_mut().filter(|range| range.end == at && runs[at - 1].date == run.date) {
            Some(range) => range.end = at + 1,
            None => found.push(at..at + 1),
        }
    }
    found
}
