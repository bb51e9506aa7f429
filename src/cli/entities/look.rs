//! Looking: lists, one entity, explanations.

use super::{
    Checked, ExplainArguments, Filter, ListArguments, QueueArguments, ShowArguments, Status, by_id, desk, find,
};
use super::{place_named, source_named};
use crate::cli::{Exit, Format, OpenSite, Terminal};
use crate::diagnostic::Diagnostic;
use crate::entity::index::{Counts, counts, quote};
use crate::entity::recognise::geonames;
use crate::entity::registry::{Explainer, Explanation, Limit, seen};
use crate::entity::{Entity, MentionRef};
use crate::site::desk::Desk;
use serde_json::{Value, json};

/// Characters around a mention.
const AROUND: usize = 110;

/// Lists entities.
pub fn list(arguments: &ListArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let desk = desk(site);
    let mut entities = wanted(&desk, &arguments.filter)?;
    entities.retain(|e| arguments.status.is_none_or(|s| Status::of(e) == s));
    entities.sort_by(|a, b| b.mentions.len().cmp(&a.mentions.len()).then(a.id.cmp(&b.id)));
    shorten(&mut entities, &arguments.filter);
    print(&entities, arguments.format, terminal);
    Ok(Exit::Done)
}

/// Lists what waits for a person.
pub fn queue(arguments: &QueueArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let desk = desk(site);
    let mut entities = waiting(&desk, &arguments.filter)?;
    shorten(&mut entities, &arguments.filter);
    print(&entities, arguments.format, terminal);
    Ok(Exit::Done)
}

/// What nobody has looked at: what has a page first, by mentions; then the rest, the surest first.
pub fn waiting<'d>(desk: &'d Desk<'_>, filter: &Filter) -> Checked<Vec<&'d Entity>> {
    let mut entities = wanted(desk, filter)?;
    entities.retain(|e| !e.reviewed && !e.mentions.is_empty());
    entities.sort_by(|a, b| {
        let by_count = b.mentions.len().cmp(&a.mentions.len());
        let by_score = b.confidence.total_cmp(&a.confidence);
        let among = if a.published { by_count.then(by_score) } else { by_score.then(by_count) };
        b.published.cmp(&a.published).then(among).then(a.id.cmp(&b.id))
    });
    Ok(entities)
}

/// The entities a filter lets through, by id.
pub fn wanted<'d>(desk: &'d Desk<'_>, filter: &Filter) -> Checked<Vec<&'d Entity>> {
    let kind = filter.kind.as_deref().map(|k| super::kind_named(desk, k)).transpose()?;
    let names = &desk.site.names;
    let document = match &filter.source {
        Some(slug) => {
            let slug = source_named(desk, slug)?;
            names.documents.iter().position(|d| d.text.id == slug)
        }
        None => None,
    };
    let all = names.index.entities.iter().filter(|e| {
        kind.as_ref().is_none_or(|k| e.kind == *k)
            && filter.min_score.is_none_or(|s| e.confidence >= s)
            && document.is_none_or(|d| e.mentions.iter().any(|m| m.document == d))
    });
    Ok(all.collect())
}

fn shorten(entities: &mut Vec<&Entity>, filter: &Filter) {
    entities.truncate(filter.limit.unwrap_or(usize::MAX));
}

fn record(entity: &Entity) -> Value {
    let Counts { mentions, sources } = counts(entity);
    json!({
        "id": entity.id,
        "type": entity.kind,
        "name": entity.name,
        "status": Status::of(entity).word(),
        "confidence": (f64::from(entity.confidence) * 100.0).round() / 100.0,
        "mentions": mentions,
        "sources": sources,
    })
}

fn print(entities: &[&Entity], format: Format, terminal: &Terminal) {
    match format {
        Format::Json => {
            let list: Vec<Value> = entities.iter().map(|e| record(e)).collect();
            terminal.result(&format!("{:#}", Value::Array(list)));
        }
        Format::Text => {
            let width = |of: &dyn Fn(&Entity) -> usize| entities.iter().map(|e| of(e)).max().unwrap_or(0);
            let (id, name) = (width(&|e| e.id.as_str().len()), width(&|e| e.name.chars().count().min(50)));
            for entity in entities {
                let Counts { mentions, sources } = counts(entity);
                let shown: String = entity.name.chars().take(50).collect();
                terminal.result(&format!(
                    "{:id$}  {shown:name$}  {:<12} {:<9} {:.2}  {}",
                    entity.id.as_str(),
                    entity.kind.0,
                    Status::of(entity).word(),
                    entity.confidence,
                    seen(mentions, sources),
                ));
            }
            if entities.is_empty() {
                terminal.say("No entities");
            }
        }
    }
}

/// Shows all about an entity.
pub fn show(arguments: &ShowArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let desk = desk(site);
    let entity = find(&desk, &arguments.what)?;
    match arguments.format {
        Format::Json => terminal.result(&format!("{:#}", whole_record(&desk, entity))),
        Format::Text => terminal.print(&portrait(&desk, entity)),
    }
    Ok(Exit::Done)
}

fn whole_record(desk: &Desk<'_>, entity: &Entity) -> Value {
    let names = &desk.site.names;
    let mut value = record(entity);
    value["sort"] = json!(entity.sort);
    value["aliases"] = json!(entity.aliases);
    value["file"] = json!(entity.file);
    value["same_as"] =
        entity.same_as.iter().map(|(s, v)| (s.clone(), json!(v))).collect::<serde_json::Map<_, _>>().into();
    value["see_also"] = json!(entity.see_also);
    value["not_same_as"] = json!(entity.not_same_as);
    value["facts"] = entity
        .facts
        .iter()
        .map(|f| json!({ "kind": f.kind, "value": f.value, "place": place(desk, f.document, f.block) }))
        .collect();
    let explainer = Explainer::new(&names.documents, &names.index, &names.registry);
    value["geonames_suggestions"] = json!(suggested(entity));
    value["decisions"] = json!(explainer.about(entity.id.as_str()));
    value["uses"] = entity
        .mentions
        .iter()
        .filter_map(|m| {
            let explained = explainer.explain(*m)?;
            let quote = quoted(desk, *m);
            Some(json!({
                "place": format!("{}#{}", explained.source, explained.block),
                "text": explained.text,
                "before": quote.before,
                "after": quote.after,
                "rule": explained.rule,
                "confidence": explained.confidence,
                "joined_by": explained.joined_by,
            }))
        })
        .collect();
    value
}

/// Places of GeoNames that a place without an id of GeoNames may be, the likeliest first: `2950159 Berlin (city, DE)`. For a
/// person to choose from; nothing is ever taken from here unasked.
pub fn suggested(entity: &Entity) -> Vec<String> {
    if &*entity.kind.0 != "place" || entity.same_as.iter().any(|(scheme, _)| scheme == "geonames") {
        return Vec::new();
    }
    let line = |s: geonames::Suggestion| {
        let kind = format!("{:?}", s.kind).to_lowercase();
        let country = if s.country.is_empty() { String::new() } else { format!(", {}", s.country) };
        let people = if s.population > 0 { format!(", {} people", s.population) } else { String::new() };
        format!("{} {} ({kind}{country}{people})", s.id, s.name)
    };
    geonames::suggest(&entity.name).into_iter().map(line).collect()
}

/// A mention in its surroundings.
pub fn quoted(desk: &Desk<'_>, at: MentionRef) -> crate::entity::index::Quote {
    let document = desk.site.names.documents.get(at.document);
    let mention = document.and_then(|d| Some((d, d.mentions.get(at.mention)?)));
    let text = mention.and_then(|(d, m)| Some((d.text.blocks.get(m.block)?, m)));
    match text {
        Some((block, mention)) => quote(&block.text, &mention.range, AROUND),
        None => quote("", &(0..0), AROUND),
    }
}

/// `letter-12#p3`.
fn place(desk: &Desk<'_>, document: usize, block: usize) -> String {
    let Some(document) = desk.site.names.documents.get(document) else { return String::new() };
    match document.block_ids().get(block) {
        Some(id) => format!("{}#{id}", document.text.id),
        None => document.text.id.clone(),
    }
}

/// An entity as people read it.
fn portrait(desk: &Desk<'_>, entity: &Entity) -> String {
    let Counts { mentions, sources } = counts(entity);
    let status = Status::of(entity).word();
    let mut lines = vec![
        format!("{}  ({}, {status}, {:.2})", entity.name, entity.kind.0, entity.confidence),
        format!("  id        {}", entity.id),
        format!("  filed     {}", entity.sort),
    ];
    let mut row = |what: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("  {what:<9} {text}"));
        }
    };
    row("also", entity.aliases.join(" · "));
    row("file", entity.file.clone().unwrap_or_default());
    let ids: Vec<String> = entity.same_as.iter().map(|(scheme, value)| format!("{scheme} {value}")).collect();
    row("ids", ids.join(" · "));
    let list = |ids: &[crate::id::EntityId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" · ");
    row("see also", list(&entity.see_also));
    row("not", list(&entity.not_same_as));
    for suggestion in suggested(entity).into_iter().take(5) {
        row("geonames?", suggestion);
    }
    for fact in &entity.facts {
        row(fact.kind, format!("{} ({})", fact.value, place(desk, fact.document, fact.block)));
    }
    let names = &desk.site.names;
    let explainer = Explainer::new(&names.documents, &names.index, &names.registry);
    for decision in explainer.about(entity.id.as_str()) {
        row("decision", format!("{} in {}", decision.says, decision.at));
    }
    lines.push(format!("{}:", seen(mentions, sources)));
    for at in &entity.mentions {
        let Some(explained) = explainer.explain(*at) else { continue };
        let quote = quoted(desk, *at);
        let joined = explained.joined_by.map_or_else(String::new, |rule| format!(", joined by {rule}"));
        lines.push(format!(
            "  {}#{}  {}, {:.2}{joined}",
            explained.source, explained.block, explained.rule, explained.confidence
        ));
        lines.push(format!("    {}[{}]{}", quote.before, quote.surface.replace(['\n', '\r'], " "), quote.after));
    }
    lines.join("\n") + "\n"
}

/// Explains mentions.
pub fn explain(arguments: &ExplainArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let desk = desk(site);
    let names = &desk.site.names;
    let explainer = Explainer::new(&names.documents, &names.index, &names.registry);
    let explained: Vec<Explanation> =
        meant(&desk, &arguments.what)?.into_iter().filter_map(|at| explainer.explain(at)).collect();
    match arguments.format {
        Format::Json => {
            let values: Vec<Value> = explained.iter().map(|e| explanation(e, &desk)).collect();
            terminal.result(&format!("{:#}", Value::Array(values)));
        }
        Format::Text => explained.iter().for_each(|e| terminal.print(&in_words(e, &desk))),
    }
    Ok(Exit::Done)
}

fn page_of(desk: &Desk<'_>, source: &str) -> String {
    let names = &desk.site.names;
    let document = names.documents.iter().position(|d| d.text.id == source);
    let entry = document.and_then(|d| desk.site.entries.get(*names.entry_of.get(d)?));
    entry.map_or_else(String::new, |e| e.page.file.to_string())
}

fn explanation(explained: &Explanation, desk: &Desk<'_>) -> Value {
    let mut value = json!(explained);
    value["page"] = json!(page_of(desk, &explained.source));
    value["confidence"] = json!((f64::from(explained.confidence) * 1000.0).round() / 1000.0);
    value
}

fn in_words(e: &Explanation, desk: &Desk<'_>) -> String {
    let mut lines = vec![
        format!("{}#{} characters {}–{}: “{}”", e.source, e.block, e.start, e.end, e.text.replace(['\n', '\r'], " ")),
        format!("  in        {}", page_of(desk, &e.source)),
        format!("  found by  {} as {}, {:.2}", e.rule, e.kind, e.confidence),
    ];
    match (&e.entity, &e.name) {
        (Some(id), Some(name)) => {
            let kind = e.entity_type.as_deref().unwrap_or_default();
            let status = if e.reviewed { "reviewed" } else { "found automatically" };
            lines.push(format!("  is        {name} ({id}, {kind}, {status})"));
            let joined = e.joined_by.as_deref().unwrap_or("its name");
            lines.push(format!("  joined by {joined}"));
        }
        _ if e.decision.as_ref().is_some_and(|d| d.says == "reject") => lines.push("  is        rejected".into()),
        _ => lines.push("  is        no entity".into()),
    }
    if let Some(file) = &e.file {
        lines.push(format!("  stated in {file}"));
    }
    for decision in e.decision.iter().chain(&e.about) {
        let by = decision.by.as_ref().map_or_else(String::new, |by| format!(", by {by}"));
        let why = decision.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        lines.push(format!("  decided   {} in {}{by}{why}", decision.says, decision.at));
    }
    lines.join("\n") + "\n"
}

/// The mentions that an argument of `explain` means.
fn meant(desk: &Desk<'_>, what: &str) -> Checked<Vec<MentionRef>> {
    if let Some((place, offset)) = what.rsplit_once(':').and_then(|(p, o)| Some((p, o.parse::<usize>().ok()?)))
        && place.contains('#')
    {
        let at = in_block(desk, place)?;
        let names = &desk.site.names;
        let explainer = Explainer::new(&names.documents, &names.index, &names.registry);
        let here =
            at.into_iter().filter(|at| explainer.explain(*at).is_some_and(|e| (e.start..e.end).contains(&offset)));
        return some(here.collect(), what);
    }
    if by_id(desk, what).is_none() && what.contains('#') {
        return some(in_block(desk, what)?, what);
    }
    if let Some(entity) = by_id(desk, what) {
        return some(entity.mentions.clone(), what);
    }
    // Words of mentions, whatever became of them.
    let key = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = key(what);
    let documents = desk.site.names.documents.iter().enumerate();
    let all = documents.flat_map(|(d, document)| {
        let here = (0..document.mentions.len()).filter(|m| key(document.surface(*m)) == wanted);
        here.map(move |mention| MentionRef { document: d, mention }).collect::<Vec<_>>()
    });
    let found: Vec<MentionRef> = all.collect();
    if found.is_empty() { some(find(desk, what)?.mentions.clone(), what) } else { Ok(found) }
}

fn in_block(desk: &Desk<'_>, place: &str) -> Checked<Vec<MentionRef>> {
    let Limit::Place(slug, block) = place_named(desk, place)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (d, document) in desk.site.names.documents.iter().enumerate().filter(|(_, d)| d.text.id == slug) {
        let ids = document.block_ids();
        let here = document.mentions.iter().enumerate().filter(|(_, m)| ids.get(m.block) == Some(&block));
        found.extend(here.map(|(mention, _)| MentionRef { document: d, mention }));
    }
    Ok(found)
}

fn some(found: Vec<MentionRef>, what: &str) -> Checked<Vec<MentionRef>> {
    if found.is_empty() {
        return Err(Diagnostic::error("entities-nothing", format!("no mention is known there: `{what}`")).into());
    }
    Ok(found)
}
