//! `theme` in `dossier.yaml` to `Appearance`. Refuses colours that nobody can read, and anything that could be more CSS
//! than it says.

use super::front_matter::Fields;
use super::values::{Mistake, one_of};
use crate::model::appearance::{
    Appearance, Colour, DARK_GROUND, HomeBlock, LEAST_CONTRAST, LIGHT_GROUND,
};

/// The widths that a page may have, in rem.
const WIDTHS: std::ops::RangeInclusive<u32> = 40..=120;
/// The longest font stack and the longest footer, in characters.
const MAX_CHARS: usize = 400;

pub fn fields_of(fields: &mut Fields<'_>) -> Appearance {
    Appearance {
        accent: fields
            .parsed("accent", |text| colour(text, LIGHT_GROUND, "light"))
            .map(|colour| colour.value),
        accent_dark: fields
            .parsed("accent_dark", |text| colour(text, DARK_GROUND, "dark"))
            .map(|colour| colour.value),
        text_font: fields.parsed("text_font", font).map(|font| font.value),
        meta_font: fields.parsed("meta_font", font).map(|font| font.value),
        width: fields.parsed("width", width).map(|width| width.value),
        logo: fields.parsed("logo", logo).map(|logo| logo.value),
        footer: fields.parsed("footer", footer).map(|footer| footer.value),
        home: {
            let blocks = fields.list("home", home_block);
            let blocks: Vec<HomeBlock> = blocks.into_iter().map(|block| block.value).collect();
            (!blocks.is_empty()).then_some(blocks)
        },
    }
}

fn colour(text: &str, ground: Colour, name: &str) -> Result<Colour, Mistake> {
    let Some(colour) = Colour::parse(text) else {
        let message = format!("{text:?} is no colour");
        return Err(Mistake::value(message, "write it as \"#0b4f8a\""));
    };
    let contrast = colour.contrast(ground);
    if contrast < LEAST_CONTRAST {
        // What is told is rounded down, so that 4.49 is not said to be 4.5.
        let message = format!(
            "{colour} has a contrast of {:.1} on the {name} ground, and text needs {LEAST_CONTRAST}",
            (contrast * 10.0).floor() / 10.0
        );
        let near = colour.told_from(ground);
        return Err(Mistake::value(
            message,
            format!("\"{near}\" is near it and can be read"),
        ));
    }
    Ok(colour)
}

fn font(text: &str) -> Result<String, Mistake> {
    let is_plain = |c: char| c.is_alphanumeric() || " ,-_'\"".contains(c);
    let marks = |mark: char| text.matches(mark).count();
    let is_whole = marks('"') % 2 == 0 && marks('\'') % 2 == 0;
    match text.chars().all(is_plain) && is_whole && text.chars().count() <= MAX_CHARS {
        true => Ok(text.to_string()),
        false => Err(Mistake::value(
            format!("{text:?} is no list of fonts"),
            "write names and commas, as in 'Charter, Georgia, serif'; longer names of fonts in quotation marks",
        )),
    }
}

fn width(text: &str) -> Result<u32, Mistake> {
    let number = text.strip_suffix("rem").unwrap_or(text).trim();
    let width = number.parse().ok().filter(|width| WIDTHS.contains(width));
    width.ok_or_else(|| {
        Mistake::value(
            format!("{text:?} is no width of a page"),
            format!("write {} to {}, in rem", WIDTHS.start(), WIDTHS.end()),
        )
    })
}

fn logo(text: &str) -> Result<String, Mistake> {
    let is_picture = [".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif"]
        .iter()
        .any(|ending| text.to_ascii_lowercase().ends_with(ending));
    let is_inside = text.starts_with("static/") && !text.split('/').any(|part| part == "..");
    match is_picture && is_inside {
        true => Ok(text.to_string()),
        false => Err(Mistake::value(
            format!("{text:?} is no picture of the site"),
            "put the file into content/static, and write static/logo.svg",
        )),
    }
}

fn footer(text: &str) -> Result<String, Mistake> {
    match text.chars().count() <= MAX_CHARS {
        true => Ok(text.to_string()),
        false => Err(Mistake::value(
            "these words are too long for every page",
            format!("write at most {MAX_CHARS} characters, and the rest on a page of its own"),
        )),
    }
}

fn home_block(text: &str) -> Result<HomeBlock, Mistake> {
    let mut blocks = HomeBlock::ALL.into_iter();
    let names = HomeBlock::ALL.map(HomeBlock::as_str);
    let block = blocks.find(|block| block.as_str() == text);
    block.ok_or_else(|| one_of(text, "part of the front page", &names))
}
