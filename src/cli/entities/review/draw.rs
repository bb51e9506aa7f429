//! The screen of `entities review`, drawn from its state.

use super::state::{Card, Context, Mode, Review};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

const KEYS: &str =
    "a accept  r reject  m merge  s split  t type  n name  space skip  u undo  ↑↓ mention  ? help  q quit";

const HELP: &[&str] = &[
    "a        accept: it is what it says; it counts as reviewed",
    "r        reject: h only in the paragraph of the marked mention, s in its source, e everywhere",
    "m        merge: it is another entity; type to search, ↑↓ to choose",
    "s        split: one of its forms is something else",
    "t        type: it is of another type",
    "n        name: readers shall see another name; its address stays",
    "space    skip: decide another time",
    "u        undo: take the last decision back",
    "↑ ↓      mark another mention",
    "q        quit",
    "",
    "Every decision is told first, with the mentions it changes; Enter makes it, Esc does not.",
    "Decisions are lines of content/entities.toml, or of the file of the entity.",
];

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// Draws it.
pub fn draw(review: &Review, frame: &mut Frame<'_>) {
    let (head, foot) = (if review.card.is_some() { 5 } else { 1 }, foot_height(review));
    let parts = Layout::vertical([Constraint::Length(head), Constraint::Min(3), Constraint::Length(foot)]);
    let [top, middle, bottom] = parts.areas(frame.area());
    match (&review.card, &review.mode) {
        (_, Mode::Help) => {
            let lines: Vec<Line<'_>> = HELP.iter().map(|l| Line::from(*l)).collect();
            let whole = Rect { height: top.height + middle.height, ..top };
            let help = Paragraph::new(lines).wrap(Wrap { trim: false });
            frame.render_widget(help.block(Block::new().borders(Borders::ALL).title(" Keys ")), whole);
        }
        (Some(card), _) => {
            frame.render_widget(Paragraph::new(header(card)).wrap(Wrap { trim: false }), top);
            frame.render_widget(contexts(card, review.at, middle), middle);
        }
        (None, _) => {
            frame.render_widget(Paragraph::new("Nothing waits any more. q quits, u takes the last step back."), top)
        }
    }
    let foot = Paragraph::new(footer(review)).wrap(Wrap { trim: false });
    frame.render_widget(foot.block(Block::new().borders(Borders::TOP)), bottom);
}

fn header(card: &Card) -> Vec<Line<'static>> {
    let mut lines = vec![
        Line::from(vec![
            Span::styled(shown(&card.name), bold().add_modifier(Modifier::UNDERLINED)),
            Span::raw(format!("  {}, {}, {:.2}", card.kind, card.status, card.confidence)),
            Span::styled(format!("   {} more waiting", card.waiting), dim()),
        ]),
        Line::from(format!("{}: {}", card.id, card.counts)),
    ];
    if !card.forms.is_empty() {
        lines.push(Line::from(format!("also: {}", shown(&card.forms.join(" · ")))));
    }
    lines.extend(card.hints.iter().map(|hint| Line::from(Span::styled(shown(hint), dim()))));
    lines
}

/// As it may stand on a screen: documents may hold what a terminal takes for a command.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn contexts(card: &Card, at: usize, area: Rect) -> Paragraph<'static> {
    let mut lines = Vec::new();
    // The marked mention stays in sight: what is above it is left out once it would not fit.
    let fits = usize::from(area.height.saturating_sub(2) / 4).max(1);
    let first = at.saturating_sub(fits - 1);
    for (i, context) in card.contexts.iter().enumerate().skip(first) {
        lines.extend(context_lines(context, i == at));
        if lines.len() > usize::from(area.height) * 2 {
            break;
        }
    }
    let title = format!(" Mention {} of {} ", at + 1, card.contexts.len());
    Paragraph::new(lines).wrap(Wrap { trim: false }).block(Block::new().borders(Borders::TOP).title(title))
}

fn context_lines(context: &Context, marked: bool) -> Vec<Line<'static>> {
    let block = context.block.as_ref().map_or_else(String::new, |b| format!("#{b}"));
    let place = format!("{} {}{block}", if marked { ">" } else { " " }, context.source);
    let style = if marked { bold() } else { Style::new() };
    vec![
        Line::from(vec![Span::styled(shown(&place), style), Span::styled(format!("  {}", context.reason), dim())]),
        Line::from(vec![
            Span::raw(format!("    {}", shown(&context.before))),
            Span::styled(shown(&context.surface), bold().add_modifier(Modifier::REVERSED)),
            Span::raw(shown(&context.after)),
        ]),
        Line::default(),
    ]
}

fn foot_height(review: &Review) -> u16 {
    match &review.mode {
        Mode::Merge(..) => 11,
        Mode::Split(_) | Mode::Retype(_) => 9,
        _ => 4,
    }
}

fn footer(review: &Review) -> Vec<Line<'static>> {
    let mut lines = match &review.mode {
        Mode::Card | Mode::Done => vec![Line::from(KEYS)],
        Mode::Help => vec![Line::from("any key goes back")],
        Mode::Reject => vec![Line::from("reject: h here  s in this source  e everywhere  Esc back")],
        Mode::Merge(typed, at) => {
            let mut lines = vec![Line::from(format!("merge with: {typed}_   (type to search, ↑↓, Enter, Esc)"))];
            let offered = review.offered(typed);
            let words = offered.iter().map(|c| format!("{} ({}, {}, {})", c.name, c.id, c.kind, c.mentions));
            lines.extend(listed(words, *at));
            lines
        }
        Mode::Split(at) => {
            let forms = review.card.as_ref().map(|c| c.forms.clone()).unwrap_or_default();
            let mut lines = vec![Line::from("split off: (↑↓, Enter, Esc)")];
            lines.extend(listed(forms.into_iter(), *at));
            lines
        }
        Mode::Retype(at) => {
            let mut lines = vec![Line::from("it is a: (↑↓, Enter, Esc)")];
            lines.extend(listed(review.kinds.iter().map(|k| k.0.to_string()), *at));
            lines
        }
        Mode::Rename(typed) => vec![Line::from(format!("name: {typed}_   (Enter, Esc)"))],
        Mode::Confirm(what, told) => vec![
            Line::from(Span::styled(format!("{}: {}", shown(what), shown(told)), bold())),
            Line::from("Enter does it, Esc does not"),
        ],
    };
    if !review.message.is_empty() {
        lines.push(Line::from(Span::styled(shown(&review.message), bold())));
    }
    lines
}

/// A list with one line marked; the marked line is among those that fit.
fn listed(words: impl Iterator<Item = String>, at: usize) -> Vec<Line<'static>> {
    let line = |(i, word): (usize, String)| match i == at {
        true => Line::from(Span::styled(format!("> {}", shown(&word)), bold().add_modifier(Modifier::REVERSED))),
        false => Line::from(format!("  {}", shown(&word))),
    };
    words.enumerate().map(line).skip(at.saturating_sub(6)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityType;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn screen(review: &Review, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(review, frame)).unwrap();
        terminal.backend().to_string()
    }

    fn review() -> Review {
        let context = |n: u32| Context {
            source: format!("letter-{n}"),
            block: Some(crate::id::BlockId::paragraph(n)),
            before: "wrote to ".into(),
            surface: "Ada\u{1b}[31m Moss".into(),
            after: " in May".into(),
            reason: "model, 0.93".into(),
        };
        let card = Card {
            id: "ada-moss".parse().unwrap(),
            name: "Ada Moss".into(),
            kind: "person".into(),
            status: "automatic",
            confidence: 0.93,
            counts: "9 mentions in 9 sources".into(),
            forms: vec!["Moss".into()],
            contexts: (1..10).map(context).collect(),
            hints: vec!["role: keeper".into()],
            waiting: 4,
        };
        Review::new(Some(card), Vec::new(), vec![EntityType("person".into())])
    }

    #[test]
    fn the_screen_shows_name_counts_mention_and_reason() {
        let text = screen(&review(), 100, 24);
        for part in ["Ada Moss", "9 mentions in 9 sources", "also: Moss", "> letter-1#p1", "model, 0.93", "a accept"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains('\u{1b}'), "what documents hold commands no terminal");
    }

    #[test]
    fn the_marked_mention_is_always_in_sight() {
        let mut review = review();
        for at in 0..9 {
            review.at = at;
            let text = screen(&review, 80, 20);
            assert!(text.contains(&format!("> letter-{}#", at + 1)), "{at}\n{text}");
        }
    }

    #[test]
    fn a_small_terminal_is_no_reason_to_fail() {
        let mut review = review();
        for mode in [Mode::Card, Mode::Help, Mode::Merge("x".into(), 3), Mode::Retype(0), Mode::Done] {
            review.mode = mode;
            for (width, height) in [(1, 1), (5, 2), (20, 4), (300, 3)] {
                screen(&review, width, height);
            }
        }
    }
}
