//! Mails: newsletters, and articles that somebody sent. One file is one clipping; attachments are left where they are.

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::{Cut, File, Format, Refusal};
use crate::import::byline;
use crate::import::candidates::{Candidate, Field};
use crate::import::codes;
use crate::import::known::Known;
use crate::import::page;
use crate::import::plain_markdown;
use crate::import::work::Work;

pub const FORMAT: Format = Format {
    name: "mail",
    summary: "a message as mail programs save it: newsletters",
    endings: &["eml"],
    recognises,
    read,
};

/// The headers of a mail stand in so many of its first bytes.
const HEAD: usize = 64 * 1024;

fn recognises(file: &File<'_>) -> bool {
    let head = file.bytes.get(..HEAD).unwrap_or(file.bytes);
    // They end at the first blank line.
    let lines = head.split(|byte| *byte == b'\n');
    let lines = lines.take_while(|line| !matches!(line, [] | [b'\r']));
    let has = |name: &str| {
        lines.clone().any(|line| {
            line.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        })
    };
    let is_mail = has("From:") && (has("Subject:") || has("Date:"));
    // Whoever types headers by hand gives neither.
    let is_sent = has("Received:") || has("Message-ID:") || has("MIME-Version:");
    is_mail && (is_sent || FORMAT.endings.contains(&file.ending().as_str()))
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let Some(message) = MessageParser::default().parse(file.bytes) else {
        let why = "it is no mail that can be read".to_string();
        return Err(Refusal::because(&codes::CLIPPING_UNREADABLE, why));
    };
    let mut work = Work::default();
    let subject = message.subject().unwrap_or_default();
    work.say(Field::Title, vec![subject.to_string()], "Subject", subject);
    // The day that its own zone names.
    if let Some(date) = message.date() {
        let date = date.to_rfc3339();
        work.say(Field::Date, vec![date.clone()], "Date", &date);
    }
    let sender = message.from().and_then(Address::first);
    let name = sender.and_then(|sender| sender.name()).unwrap_or_default();
    // A newsletter is sent by its publisher, a mail by a person.
    let is_person = byline::parse(name, &Known::default()).is_some_and(|of| !of.authors.is_empty());
    let field = if is_person {
        Field::Author
    } else {
        Field::Publisher
    };
    work.say(field, vec![name.to_string()], "From", name);
    let host = sender.and_then(|sender| sender.address()?.rsplit_once('@'));
    if let Some((_, host)) = host {
        work.say(Field::Publisher, vec![host.to_string()], "From", host);
    }
    if let Some(language) = message.content_language().as_text() {
        work.say(
            Field::Language,
            vec![language.to_string()],
            "Content-Language",
            language,
        );
    }
    let html = message
        .html_bodies()
        .next()
        .filter(|part| part.is_text_html());
    let html = html.and_then(|part| part.text_contents());
    let plain = message.body_text(0).unwrap_or_default();
    match html {
        Some(html) => {
            let article = page::read(html, None).ok();
            let address = article.as_ref().and_then(|article| {
                let mut said = article.candidates.iter();
                said.find(|of| of.field == Field::Url).map(Candidate::value)
            });
            let address = address.unwrap_or_default().to_string();
            work.say(
                Field::Url,
                vec![address.clone()],
                "the page in it",
                &address,
            );
            let text = article.map(|article| article.body);
            let text = text.or_else(|| page::markdown(html));
            work.set_markdown(text.unwrap_or_else(|| plain_markdown::literal(&plain)));
        }
        None => work.set_text(&plain),
    }
    Ok(vec![work.whole(file.bytes, file.text().len())])
}
