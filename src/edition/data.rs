//! Data files: names and mentions as CSV, the bibliography, JSON-LD of each name.

use super::here::Here;
use super::plan::Data;
use super::{Edition, Form, fixed};
use crate::citation::{export as bibliography, web};
use crate::entity::export as entities;
use crate::id::SitePath;
use crate::render::views::Link;
use serde_json::json;

impl Edition {
    /// The data files of the site with their places.
    pub(super) fn data_files(&self) -> Vec<(SitePath, Data)> {
        let names = &self.site.names.list;
        let mut files = Vec::new();
        if !names.is_empty() {
            files.push((fixed("entities.csv"), Data::Entities));
            files.push((fixed("mentions.csv"), Data::Mentions));
            if self.site.names.index.entities.iter().any(|e| e.published && entities::position(e).is_some()) {
                files.push((fixed("places.geojson"), Data::Places));
            }
            let known = names.iter().enumerate().filter(|(_, name)| name.entity.is_some() || name.work.is_some());
            files.extend(known.map(|(n, name)| (name.path.with_extension("jsonld"), Data::JsonLd(n))));
        }
        if !self.site.library.known_works().is_empty() {
            files.push((fixed("bibliography.json"), Data::CslJson));
            files.push((fixed("bibliography.bib"), Data::Bibtex));
            files.push((fixed("bibliography.ris"), Data::Ris));
        }
        files
    }

    /// The text of a data file.
    pub(super) fn data(&self, _path: &SitePath, data: Data) -> String {
        let site = &self.site;
        let works = || site.library.bibliography.items().iter().filter(|i| i.source.is_none());
        match data {
            Data::Entities => entities::entities_csv(&site.names.index),
            Data::Mentions => entities::mentions_csv(&site.names.index, &site.names.documents),
            Data::Places => {
                let places = entities::geo_json(&site.names.index, &|id| self.name_address(id));
                places.map(|p| p.to_string()).unwrap_or_default()
            }
            Data::CslJson => bibliography::csl_json(works()),
            Data::Bibtex => bibliography::bibtex(works()),
            Data::Ris => bibliography::ris(works()),
            Data::JsonLd(name) => self.name_json_ld(name),
        }
    }

    /// The address of a name's page, where `base_url` says what addresses begin with.
    fn name_address(&self, id: &str) -> Option<String> {
        let site = &self.site;
        let name = &site.names.list[site.names.by_id(id)?];
        Some(name.path.absolute(site.config.base_url.as_deref()?))
    }

    /// schema.org data of a name.
    pub(super) fn name_json_ld(&self, n: usize) -> String {
        let site = &self.site;
        let name = &site.names.list[n];
        let address = |id: &str| self.name_address(id);
        let named = match name.entity {
            Some(entity) => entities::json_ld(&site.names.index.entities[entity], &address),
            None => {
                let kind = entities::schema_type(site.config.entities.types[name.kind].name.as_str());
                let mut data = json!({ "@context": "https://schema.org", "@type": kind, "name": name.name });
                if let Some(url) = address(name.id.as_str()) {
                    data["url"] = url.into();
                }
                data
            }
        };
        // What the bibliography knows of a work is more exact than what texts say of its name.
        let work = name.work.as_deref().and_then(|key| site.library.bibliography.get(key));
        match (named, work) {
            (serde_json::Value::Object(mut named), Some(item)) => {
                let page = named.remove("url");
                named.extend(web::schema(item));
                named.extend(page.map(|page| ("mainEntityOfPage".to_owned(), page)));
                serde_json::Value::Object(named).to_string()
            }
            (named, _) => named.to_string(),
        }
    }
}

impl Here<'_> {
    /// Links to the files of the bibliography.
    pub fn bibliography_files(&self) -> Vec<Link> {
        if !matches!(self.edition.form, Form::Site) {
            return Vec::new();
        }
        [("CSL-JSON", "bibliography.json"), ("BibTeX", "bibliography.bib"), ("RIS", "bibliography.ris")]
            .into_iter()
            .map(|(title, path)| self.link(title, &fixed(path)))
            .collect()
    }
}
