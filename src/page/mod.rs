//! Markdown with front matter → [`Page`], and page → safe HTML.
