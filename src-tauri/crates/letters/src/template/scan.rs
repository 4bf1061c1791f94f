//! Text to its parts: words, `{{ … }}`, `{% … %}`, `{# … #}` and the ends of lines.
//! Never here: what a part means.

use super::faults::{Faults, short};

#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Words(&'a str),
    /// What stands between `{{` and `}}`.
    Value(&'a str),
    /// What stands between `{%` and `%}`.
    Tag(&'a str),
    Remark,
    End,
}

pub(super) struct Piece<'a> {
    pub line: usize,
    pub token: Token<'a>,
}

pub(super) fn scan<'a>(text: &'a str, faults: &mut Faults) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut line, mut from, mut at) = (1, 0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let two = bytes.get(at..at + 2).unwrap_or_default();
        let (token, next) = match (bytes[at], two) {
            (b'\n', _) => (Token::End, at + 1),
            (_, b"{{" | b"{%") => {
                let value = two == b"{{";
                let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
                let inside = &text[at + 2..end];
                let close = inside.find(if value { "}}" } else { "%}" });
                match close.map(|n| &inside[..n]) {
                    Some(inner) if !inner.contains("{{") && !inner.contains("{%") => {
                        let token = if value { Token::Value(inner) } else { Token::Tag(inner) };
                        (token, at + 2 + inner.len() + 2)
                    }
                    _ => {
                        let (open, close) = if value { ("{{", "}}") } else { ("{%", "%}") };
                        faults.add(
                            line,
                            format!(
                                "“{open}” is opened here and not closed with “{close}” on the same line."
                            ),
                        );
                        (Token::Remark, end)
                    }
                }
            }
            (_, b"{#") => match text[at..].find("#}") {
                Some(n) => (Token::Remark, at + n + 2),
                None => {
                    faults.add(line, "“{#” opens a remark here, and “#}” never closes it.");
                    (Token::Remark, text.len())
                }
            },
            (_, b"}}" | b"%}" | b"#}") => {
                let what = &text[at..at + 2];
                faults.add(
                    line,
                    format!(
                        "“{what}” closes nothing: what it belongs to is missing before it, near “{}”.",
                        short(&text[from..at])
                    ),
                );
                (Token::Remark, at + 2)
            }
            _ => {
                at += 1;
                continue;
            }
        };
        if from < at {
            pieces.push(Piece { line, token: Token::Words(&text[from..at]) });
        }
        pieces.push(Piece { line, token });
        line += text[at..next].matches('\n').count();
        (from, at) = (next, next);
    }
    if from < text.len() {
        pieces.push(Piece { line, token: Token::Words(&text[from..]) });
    }
    if !matches!(pieces.last(), None | Some(Piece { token: Token::End, .. })) {
        pieces.push(Piece { line, token: Token::End });
    }
    pieces
}
