//! The CSL engine, driven over the clusters of a page.
//!
//! Works and jobs go in, runs of text come out. What the engine fails on is found and taken out, so that it costs the
//! citations of one work only; what it needs to be kept from pointing back too far is put between.

use super::bibliography::Item;
use super::case;
use super::disambiguate::{Decisions, LETTER, TOLD_APART};
use super::engine::{self, Locator, StandIns, Wishes};
use super::made::Cited;
use super::prune::{Facts, Form, Pruned};
use super::quiet;
use super::runs::{self, Run};
use super::style::Style;
use super::{names, numbers};
use citationberg::IndependentStyle;
use citationberg::json::{Item as EngineItem, Value};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, LocatorPayload, Rendered,
    RenderedBibliography, SpecificLocator,
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

/// What is wanted of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Citations and references.
    All,
    /// References; citations may be missing.
    References,
}

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
        let (jobs, (citations, list), _) = self.run_all((0..works.items.len()).map(job).collect(), works, Wanted::All);
        let mut alone = vec![Vec::new(); works.items.len()];
        for (job, mut runs) in jobs.into_iter().zip(citations) {
            runs.iter_mut().for_each(|run| run.cite = Some(0));
            alone[job.cluster] = runs;
        }
        (alone, list.iter().filter_map(|(key, ..)| works.by_key.get(key.as_str()).copied()).collect())
    }

    /// Runs the engine over the jobs. Those whose works it fails on are taken out, with the work and what the engine says.
    pub(super) fn run_all(
        &self,
        jobs: Vec<Job>,
        works: &Works<'_>,
        wanted: Wanted,
    ) -> (Vec<Job>, Output, Vec<Failure>) {
        let first = match self.run(&jobs, works, wanted) {
            Ok(output) => return (jobs, output, Vec::new()),
            Err(why) => why,
        };
        let mut bad: BTreeMap<usize, String> = BTreeMap::new();
        for work in jobs.iter().flat_map(|job| &job.cites).map(|(work, _)| *work).collect::<BTreeSet<_>>() {
            let alone = [Job { cluster: 0, cites: vec![(work, None)], note: Some(1), hidden: false }];
            if let Err(why) = self.run(&alone, works, wanted) {
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
        let output = self.run(&good, works, wanted).unwrap_or_else(|_| {
            // No single work is to blame, so nothing can be trusted.
            failed.extend(good.drain(..).map(|job| (job, None, first.clone())));
            Output::default()
        });
        (good, output, failed)
    }

    /// Runs the engine over the jobs. A panic in it is caught here.
    fn run(&self, jobs: &[Job], works: &Works<'_>, wanted: Wanted) -> Result<Output, String> {
        if jobs.is_empty() {
            return Ok(Output::default());
        }
        let mut engine = Engine::new(jobs);
        let (citations, list) = self.collect(jobs, works, &engine, wanted)?;
        let uses = |job: &Job| job.cites.iter().any(|(work, _)| works.ends.contains_key(work));
        if !jobs.iter().any(uses) {
            return Ok((citations, list));
        }
        engine.ends = Some(&works.ends);
        let (other_citations, other_list) = self.collect(jobs, works, &engine, wanted)?;
        let citations = citations.into_iter().zip(other_citations).map(|(first, last)| with_range(first, last));
        let mut last: HashMap<String, Vec<Run>> = other_list.into_iter().map(|(key, _, rest)| (key, rest)).collect();
        let list = list.into_iter().map(|(key, margin, rest)| match last.remove(&key) {
            Some(last) => (key, margin, with_range(rest, last)),
            None => (key, margin, rest),
        });
        Ok((citations.collect(), list.collect()))
    }

    /// What the engine makes, as runs, with everything that stood for something else put back.
    fn collect(&self, jobs: &[Job], works: &Works<'_>, engine: &Engine<'_>, wanted: Wanted) -> Result<Output, String> {
        let list = self.references_apart(jobs, works, engine)?;
        let wanted = if list.is_some() { wanted } else { Wanted::All };
        let (citations, list_beside) = match wanted {
            Wanted::All => self.citations(jobs, works, engine)?,
            Wanted::References => (vec![Vec::new(); jobs.len()], None),
        };
        let list = match (list, &self.inner.listing) {
            (Some(list), _) => list,
            (None, None) => list_beside.map(references).unwrap_or_default(),
            (None, Some(style)) => {
                let forms = Forms::of_list(self, style, &self.inner.pruned_listing, jobs, works, engine);
                let rendered = quiet::catch(|| self.drive(&forms, jobs, works, engine, &[]))?;
                rendered.bibliography.map(references).unwrap_or_default()
            }
        };
        let restored_list = list.into_iter().filter(|(key, ..)| key != PAUSE).map(|(key, margin, rest)| {
            let work = works.by_key.get(key.as_str()).copied();
            let restored = |runs| self.restore(runs, &engine.stand_ins, works, |_| work);
            (key, restored(margin), restored(rest))
        });
        let restored_list = restored_list.collect();
        let of_jobs = jobs.iter().zip(citations).map(|(job, runs)| {
            let work_of = |cite: Option<usize>| job.cites.get(cite?).map(|(work, _)| *work);
            self.restore(runs, &engine.stand_ins, works, work_of)
        });
        Ok((of_jobs.collect(), restored_list))
    }

    /// The citations of the jobs as the engine makes them, and its list of references. Citations that were made before are not
    /// made anew: the engine is only told of them.
    fn citations(
        &self,
        jobs: &[Job],
        works: &Works<'_>,
        engine: &Engine<'_>,
    ) -> Result<(Vec<Vec<Run>>, Option<RenderedBibliography>), String> {
        let forms = Forms::of_citations(self, jobs, works, engine);
        let cited = self.cited(jobs, works, engine, &forms);
        let mut made: Vec<Option<Vec<Run>>> = Vec::with_capacity(jobs.len());
        for (job, cited) in jobs.iter().zip(&cited) {
            let locator = job.cites.first().and_then(|(_, locator)| locator.as_ref());
            let found = cited.as_ref().and_then(|cited| self.inner.made.citation(cited, locator, &engine.stand_ins));
            made.push(found);
        }
        let known: Vec<bool> = made.iter().map(Option::is_some).collect();
        let rendered = quiet::catch(|| self.drive(&forms, jobs, works, engine, &known))?;
        let mut citations = rendered.citations.iter();
        let mut of_jobs = Vec::with_capacity(jobs.len());
        for (at, (made, cited)) in made.into_iter().zip(cited).enumerate() {
            if self.needs_pause(jobs, at) {
                citations.next();
            }
            let new = citations.next();
            of_jobs.push(made.unwrap_or_else(|| {
                let runs = new.map(|citation| runs::collect(&citation.citation)).unwrap_or_default();
                if let Some(cited) = cited {
                    let locator = jobs[at].cites.first().and_then(|(_, locator)| locator.as_ref());
                    self.inner.made.keep_citation(cited, locator, &engine.stand_ins, &runs);
                }
                runs
            }));
        }
        Ok((of_jobs, rendered.bibliography))
    }

    /// For each job what its text depends on, if that is nothing but its one work and the label of the place cited in it.
    fn cited(&self, jobs: &[Job], works: &Works<'_>, engine: &Engine<'_>, forms: &Forms<'_>) -> Vec<Option<Cited>> {
        if self.inner.order.is_none() {
            return vec![None; jobs.len()];
        }
        // In notes that are written out first the engine tells works apart that look alike, and then everywhere: those that are
        // cited once, of an author of their own, never do.
        let told_by_engine = self.is_note() && self.inner.asks_position;
        let name = |work: &usize| works.items[*work].sort_key().0.to_lowercase();
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        jobs.iter().flat_map(|job| &job.cites).for_each(|(work, _)| *times.entry(*work).or_default() += 1);
        let mut names: HashMap<String, usize> = HashMap::new();
        times.keys().for_each(|work| *names.entry(name(work)).or_default() += 1);
        let once = |work: &usize| times.get(work) == Some(&1) && names.get(&name(work)) == Some(&1);
        let firsts = firsts(jobs);
        let of_job = |(at, job): (usize, &Job)| {
            let [(work, locator)] = job.cites.as_slice() else { return None };
            let first = firsts[at]?;
            let form = forms.of_jobs.get(at)?.as_ref()?;
            let depends = job.hidden
                || form.numbered
                || (self.inner.asks_position && !first)
                || works.use_first.contains_key(work)
                || (told_by_engine && !once(work));
            let locator = locator.as_ref().map(|locator| (locator.label, locator.plural));
            (!depends).then(|| Cited { entry: engine.entry(works, *work).clone(), locator, first })
        };
        jobs.iter().enumerate().map(of_job).collect()
    }

    /// The references of the jobs' works, each made apart from the others and once for all lists; `None` if one of them depends on
    /// the others.
    fn references_apart(&self, jobs: &[Job], works: &Works<'_>, engine: &Engine<'_>) -> Result<Option<List>, String> {
        let (Some(order), Some(listing)) = (&self.inner.order, &self.inner.listing) else { return Ok(None) };
        let mut parts = HashMap::new();
        for work in jobs.iter().flat_map(|job| &job.cites).map(|(work, _)| *work).collect::<BTreeSet<_>>() {
            let entry = engine.entry(works, work);
            let alone = [Job { cluster: 0, cites: vec![(work, None)], note: None, hidden: false }];
            let forms = Forms::of_list(self, listing, &self.inner.pruned_listing, &alone, works, engine);
            if forms.of_list.as_ref().is_none_or(|form| form.numbered) {
                return Ok(None);
            }
            let make = || {
                let rendered = quiet::catch(|| self.drive(&forms, &alone, works, engine, &[]))?;
                let made = rendered.bibliography.map(references).unwrap_or_default().pop();
                Ok::<_, String>(made.map(|(_, margin, rest)| (margin, rest)).unwrap_or_default())
            };
            parts.insert(works.items[work].key.as_str(), self.inner.made.reference(entry, make)?);
        }
        let forms = Forms::of_list(self, order, &self.inner.pruned_order, jobs, works, engine);
        let rendered = quiet::catch(|| self.drive(&forms, jobs, works, engine, &[]))?;
        let items = rendered.bibliography.map(|list| list.items).unwrap_or_default();
        let found = items.into_iter().filter_map(|item| {
            let parts = parts.get(item.key.as_str())?;
            Some((item.key, parts.0.clone(), parts.1.clone()))
        });
        Ok(Some(found.collect()))
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

    /// One run of the engine in forms of the style. It is only told of the jobs that are `known`.
    fn drive(
        &self,
        forms: &Forms<'_>,
        jobs: &[Job],
        works: &Works<'_>,
        engine: &Engine<'_>,
        known: &[bool],
    ) -> Rendered {
        let (locale, files) = (&self.inner.locale, self.inner.files.as_slice());
        let list = forms.of_list.as_ref().map_or(forms.whole, |form| &form.style);
        let mut driver = BibliographyDriver::new();
        let mut request = |items, note, csl| {
            driver.citation(CitationRequest::new(items, csl, Some(locale.clone()), files, note));
        };
        for (at, job) in jobs.iter().enumerate() {
            if self.needs_pause(jobs, at) {
                let pause = CitationItem::new(&engine.pause, None, None, true, None);
                request(vec![pause], job.note, forms.whole);
            }
            let items = job.cites.iter().map(|(work, locator)| {
                let text = locator.as_ref().and_then(|l| Some((l.label, engine.stand_ins.text(l)?)));
                let locator = text.map(|(label, text)| SpecificLocator(label, LocatorPayload::Str(text)));
                CitationItem::new(engine.entry(works, *work), locator, None, job.hidden, None)
            });
            let names = job.cites.iter().filter_map(|(work, _)| works.use_first.get(work)).max();
            let variant = names.filter(|_| forms.citing).and_then(|names| works.variants.get(names));
            let form = match (variant, &self.inner.order) {
                (Some(variant), _) => variant,
                (None, Some(order)) if known.get(at) == Some(&true) => order,
                _ if forms.citing => forms.of_jobs[at].as_ref().map_or(forms.whole, |form| &form.style),
                _ => list,
            };
            request(items.collect(), job.note, form);
        }
        driver.finish(BibliographyRequest::new(list, Some(locale.clone()), files))
    }

    /// Whether "ibid." must be kept from pointing back to a cluster of several works (CSL 1.0.2, `position`): a hidden
    /// citation of nothing goes between.
    fn needs_pause(&self, jobs: &[Job], at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| jobs.get(before)) else { return false };
        let first = jobs[at].cites.first().map(|(work, _)| work);
        self.is_note() && before.cites.len() > 1 && before.cites.iter().any(|(work, _)| Some(work) == first)
    }
}

/// Whether each job is the first to cite its works; `None` if only some of them.
fn firsts(jobs: &[Job]) -> Vec<Option<bool>> {
    let mut cited = HashSet::new();
    let first = |job: &Job| match job.cites.iter().filter(|(work, _)| cited.insert(*work)).count() {
        0 => Some(false),
        new if new == job.cites.len() => Some(true),
        _ => None,
    };
    jobs.iter().map(first).collect()
}

/// The list of references the engine made, as runs.
fn references(list: RenderedBibliography) -> List {
    let made = list.items.iter().map(|item| {
        let margin = item.first_field.as_ref().map(runs::collect_child).unwrap_or_default();
        (item.key.clone(), margin, runs::collect(&item.content))
    });
    made.collect()
}

/// What the engine is given besides works and style.
struct Engine<'a> {
    stand_ins: StandIns,
    pause: EngineItem,
    /// Entries that stand for those of the same works.
    ends: Option<&'a HashMap<usize, EngineItem>>,
}

impl Engine<'_> {
    fn new(jobs: &[Job]) -> Self {
        let locators = jobs.iter().flat_map(|job| &job.cites).filter_map(|(_, locator)| locator.clone());
        let pause = EngineItem(BTreeMap::from([
            ("id".to_owned(), Value::String(PAUSE.to_owned())),
            ("type".to_owned(), Value::String("document".to_owned())),
        ]));
        Engine { stand_ins: StandIns::new(locators), pause, ends: None }
    }

    fn entry<'w>(&'w self, works: &'w Works<'_>, work: usize) -> &'w EngineItem {
        self.ends.and_then(|ends| ends.get(&work)).unwrap_or(&works.entries[work])
    }
}

/// The forms of a style that the jobs are done in.
struct Forms<'a> {
    whole: &'a IndependentStyle,
    /// One for each job, if citations are wanted.
    of_jobs: Vec<Option<Arc<Form>>>,
    of_list: Option<Arc<Form>>,
    citing: bool,
}

impl<'a> Forms<'a> {
    fn of_citations(style: &'a Style, jobs: &[Job], works: &Works<'_>, engine: &Engine<'_>) -> Self {
        let inner = &style.inner;
        // Keys of sorting are asked for without regard to where a work is cited.
        let asked = inner.asks_position && inner.csl.citation.sort.is_none();
        let of_job = |(job, first): (&Job, Option<bool>)| {
            let facts = Facts::of(job.cites.iter().map(|(work, _)| engine.entry(works, *work)));
            let located = job.cites.iter().any(|(_, locator)| locator.is_some());
            inner.pruned.form(&inner.csl, facts.cited(located, first.filter(|_| asked)))
        };
        let of_jobs = match style.prunes {
            true => jobs.iter().zip(firsts(jobs)).map(of_job).collect(),
            false => vec![None; jobs.len()],
        };
        Forms { of_jobs, citing: true, ..Forms::of_list(style, &inner.csl, &inner.pruned, jobs, works, engine) }
    }

    fn of_list(
        style: &Style,
        whole: &'a IndependentStyle,
        pruned: &Pruned,
        jobs: &[Job],
        works: &Works<'_>,
        engine: &Engine<'_>,
    ) -> Self {
        let all = jobs.iter().flat_map(|job| &job.cites).map(|(work, _)| engine.entry(works, *work));
        let of_list = if style.prunes { pruned.form(whole, Facts::of(all)) } else { None };
        Forms { whole, of_jobs: Vec::new(), of_list, citing: false }
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
