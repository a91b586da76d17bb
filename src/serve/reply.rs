//! Answers, and the headers with which they are sent.

use hyper::Response;
use hyper::header::{self, HeaderName, HeaderValue};

use super::body::{Lines, Sent};

/// What an answer consists of.
#[derive(Debug)]
pub enum Content {
    /// All of it at once.
    Whole(Vec<u8>),
    /// Line after line, as they are found.
    Lines(Lines),
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status in HTTP.
    pub status: u16,
    /// Its media type.
    pub kind: &'static str,
    /// The answer itself.
    pub content: Content,
}

impl Reply {
    /// A text of this media type.
    #[must_use]
    pub fn text(kind: &'static str, text: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind, content: Content::Whole(text.into()) }
    }

    /// A refusal, with the reason for people.
    #[must_use]
    pub fn refused(status: u16, reason: &str) -> Self {
        Self { status, kind: PLAIN, content: Content::Whole(format!("{reason}\n").into_bytes()) }
    }

    /// Lines of JSON, as they are found.
    #[must_use]
    pub fn lines(lines: Lines) -> Self {
        Self { status: 200, kind: "application/x-ndjson", content: Content::Lines(lines) }
    }

    /// As it is sent.
    pub(super) fn sent(self) -> Response<Sent> {
        let body = match self.content {
            Content::Whole(bytes) => Sent::Whole(Some(bytes.into())),
            Content::Lines(lines) => Sent::Lines(lines),
        };
        let mut response = Response::new(body);
        *response.status_mut() = hyper::StatusCode::from_u16(self.status).unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        for (name, value) in GUARDS {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

/// A page loads and sends nothing elsewhere, stands in no other page, tells nobody its address, and is not kept.
const GUARDS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cache-control", "no-store"),
];
