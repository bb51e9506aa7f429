//! Pictures, text boxes, diagrams and what else is drawn.

use super::package::{Part, load};
use super::walker::{Walker, Within};
use crate::source::office::pictures;
use crate::source::office::pieces::{Content, Look, Piece};
use crate::source::office::xml::{Node, Tree};

/// Prefixes of extensions whose content this reader understands, as all programs write them.
const UNDERSTOOD: [&str; 14] =
    ["wps", "wpg", "wpc", "wp14", "w14", "w15", "w16", "a14", "pic", "v", "c14", "w16se", "w16cid", "wpi"];

/// The one branch of an alternative that is read: the first whose extensions are understood, else what is offered instead.
pub fn branch(tree: &Tree, node: Node) -> Option<Node> {
    let choices = || tree.children(node).filter(|n| tree.name(*n) == "mc:Choice");
    let understood = |n: &Node| {
        let needs = tree.attribute(*n, "Requires").unwrap_or_default();
        needs.split_whitespace().all(|p| UNDERSTOOD.contains(&p))
    };
    choices().find(understood).or_else(|| tree.child(node, "mc:Fallback")).or_else(|| choices().next())
}

/// What was found in a drawing.
#[derive(Default)]
struct Found {
    any: bool,
}

impl Walker<'_, '_> {
    /// Reads a drawing: its pictures become pieces, its text boxes wait for the end of the paragraph.
    pub fn drawing(&mut self, part: &Part, node: Node, look: &Look) {
        if self.within == Within::Running {
            return self.boxes_only(part, node);
        }
        let mut found = Found::default();
        self.shapes(part, node, look, "", &mut found);
        if !found.any && matches!(part.tree.name(node), "w:drawing" | "w:pict" | "w:object") {
            self.out.omit("drawing");
        }
    }

    fn boxes_only(&mut self, part: &Part, node: Node) {
        let tree = &part.tree;
        for child in tree.children(node) {
            match tree.name(child) {
                "w:txbxContent" => self.boxes.push(child),
                "mc:AlternateContent" => branch(tree, child).into_iter().for_each(|b| self.boxes_only(part, b)),
                _ => self.boxes_only(part, child),
            }
        }
    }

    fn shapes(&mut self, part: &Part, parent: Node, look: &Look, alt: &str, found: &mut Found) {
        let tree = &part.tree;
        let described = ["wp:docPr", "pic:nvPicPr", "wps:cNvPr"].into_iter().find_map(|name| {
            let node = tree.child(parent, name)?;
            let node = if name == "pic:nvPicPr" { tree.child(node, "pic:cNvPr")? } else { node };
            let said = |key| tree.attribute(node, key).filter(|v| !v.trim().is_empty());
            said("descr").or_else(|| said("title"))
        });
        let described = described.or_else(|| tree.attribute(parent, "alt").filter(|v| !v.is_empty())).unwrap_or(alt);
        let described = described.to_owned();
        for node in tree.children(parent) {
            match tree.name(node) {
                "w:txbxContent" => {
                    found.any = true;
                    self.boxes.push(node);
                }
                "mc:AlternateContent" => {
                    if let Some(branch) = branch(tree, node) {
                        self.shapes(part, branch, look, &described, found);
                    }
                }
                "a:blip" => {
                    found.any = true;
                    let inside = tree.attribute(node, "r:embed").filter(|id| !id.is_empty());
                    self.picture(part, inside.or_else(|| tree.attribute(node, "r:link")), &described, look);
                }
                "v:imagedata" => {
                    found.any = true;
                    let id = tree.attribute(node, "r:id").or_else(|| tree.attribute(node, "r:embed"));
                    let title = tree.attribute(node, "o:title").unwrap_or_default();
                    let alt = if described.is_empty() { title } else { &described };
                    self.picture(part, id, alt, look);
                }
                "c:chart" => {
                    found.any = true;
                    self.out.omit_with("chart", &described);
                }
                "dgm:relIds" => {
                    found.any = true;
                    self.diagram(part, tree.attribute(node, "r:dm"), look);
                }
                "v:textpath" => {
                    found.any = true;
                    if let Some(text) = tree.attribute(node, "string") {
                        self.put(Content::Text(format!(" {text} ")), look);
                    }
                }
                "o:OLEObject" => {
                    found.any = true;
                    let program = tree.attribute(node, "ProgID").unwrap_or_default();
                    self.out.omit_with(
                        if program.starts_with("Equation") { "formula" } else { "embedded-object" },
                        program,
                    );
                }
                // A line across the page.
                "v:rect" if tree.attribute(node, "o:hr").is_some() => found.any = true,
                _ => self.shapes(part, node, look, &described, found),
            }
        }
    }

    fn picture(&mut self, part: &Part, id: Option<&str>, alt: &str, look: &Look) {
        let Some(id) = id else { return };
        if part.relations.get(id).is_some_and(|r| r.external) {
            return self.out.omit_with("remote-picture", alt);
        }
        let alt = alt.to_owned();
        match part.target(id).and_then(|name| pictures::carry(self.container, &mut self.out, &name)) {
            Some(target) => {
                self.put(Content::Image { target, alt }, &Look { link: look.link.clone(), ..Look::default() })
            }
            None => self.out.omit_with("missing-picture", &alt),
        }
    }

    /// The words of a diagram, one point a line.
    fn diagram(&mut self, part: &Part, id: Option<&str>, look: &Look) {
        self.out.omit("diagram");
        let Some(name) = id.and_then(|id| part.target(id)) else { return };
        let Ok(Some(data)) = load(self.container, &name) else { return };
        let tree = &data.tree;
        for point in data.root().into_iter().flat_map(|r| tree.descendants(r)).filter(|n| tree.name(*n) == "dgm:pt") {
            let Some(text) = tree.child(point, "dgm:t") else { continue };
            for paragraph in tree.children(text).filter(|n| tree.name(*n) == "a:p") {
                let words = tree.descendants(paragraph).filter(|n| tree.name(*n) == "a:t");
                let words: String = words.map(|n| tree.all_words(n)).collect();
                if !words.trim().is_empty() {
                    self.pieces.push(Piece { content: Content::Break, look: look.clone() });
                    self.put(Content::Text(words), look);
                }
            }
        }
    }
}
