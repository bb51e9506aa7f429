//! Tables: head and body, alignment by class (a strict content policy allows no style attributes).

use pulldown_cmark::{Alignment, Tag, TagEnd};

/// The state of the open table.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    head: bool,
    body: bool,
    column: usize,
    /// Where the open cell of the head begins, and where its content does.
    cell: (usize, usize),
}

impl Table {
    pub(super) fn open(alignments: &[Alignment], out: &mut String) -> Self {
        out.push_str("<table>\n");
        Table { alignments: alignments.to_vec(), ..Table::default() }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>, out: &mut String) {
        match tag {
            Tag::TableHead => {
                self.head = true;
                self.column = 0;
                out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                if !self.body {
                    self.body = true;
                    out.push_str("<tbody>\n");
                }
                out.push_str("<tr>");
            }
            _ => {
                self.cell.0 = out.len();
                out.push_str(if self.head { "<th scope=\"col\"" } else { "<td" });
                out.push_str(match self.alignments.get(self.column) {
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"right\">",
                    _ => ">",
                });
                self.cell.1 = out.len();
                self.column += 1;
            }
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, out: &mut String) {
        match tag {
            TagEnd::TableHead => {
                self.head = false;
                out.push_str("</tr></thead>\n");
            }
            TagEnd::TableRow => out.push_str("</tr>\n"),
            TagEnd::TableCell if self.head && out.len() == self.cell.1 => {
                // A head cell without text heads nothing.
                out.truncate(self.cell.0);
                out.push_str("<td></td>");
            }
            TagEnd::TableCell => out.push_str(if self.head { "</th>" } else { "</td>" }),
            _ => out.push_str(if self.body { "</tbody></table></div>\n" } else { "</table></div>\n" }),
        }
    }
}
