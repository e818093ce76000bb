//! The fonts of a PDF: which letters their codes stand for (ISO 32000-1, 9.6 to 9.10). Loads none that unpacks to more
//! than it may.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, load_embedded};
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use unicode_normalization::UnicodeNormalization;

use super::packing;

/// A file loads no more fonts than this.
const MAX_FONTS: usize = 2_000;
/// The widths of a font are given for no more codes than this.
const MAX_CODES: u32 = 0x1_0000;

/// The fonts of a file, each loaded once.
pub struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    /// Those that were asked for, by their objects.
    faces: HashMap<ObjectIdentifier, Option<Face<'a>>>,
    loaded: usize,
}

impl Default for Fonts<'_> {
    fn default() -> Self {
        Fonts {
            cache: FontCache::new(),
            // Fonts that are not in the file stand for themselves by their widths.
            resolver: Arc::new(|query| {
                let font = match query {
                    FontQuery::Standard(font) => *font,
                    FontQuery::Fallback(query) => query.pick_standard_font(),
                };
                Some(font.get_font_data())
            }),
            cmaps: Arc::new(load_embedded),
            faces: HashMap::new(),
            loaded: 0,
        }
    }
}

/// A font, and whether its letters are bold.
#[derive(Clone)]
pub struct Face<'a> {
    pub font: Font<'a>,
    pub bold: bool,
}

impl<'a> Fonts<'a> {
    /// The font that a dictionary describes. `None` where it costs too much or cannot be read.
    pub fn face(&mut self, dict: &Dict<'a>) -> Option<Face<'a>> {
        let Some(id) = dict.obj_id() else {
            return self.load(dict);
        };
        if let Some(face) = self.faces.get(&id) {
            return face.clone();
        }
        let face = self.load(dict);
        self.faces.insert(id, face.clone());
        face
    }

    fn load(&mut self, dict: &Dict<'a>) -> Option<Face<'a>> {
        self.loaded += 1;
        if self.loaded > MAX_FONTS || !has_few_widths(dict) || !is_small(dict, 0) {
            return None;
        }
        let name = dict.get::<Name<'_>>("BaseFont");
        let name = name.map(|name| name.as_str().to_lowercase());
        let bold = name.is_some_and(|name| {
            ["bold", "black", "heavy", "semibd", "cmbx"]
                .iter()
                .any(|word| name.contains(word))
        });
        let font = self.cache.font(dict, &self.resolver, &self.cmaps)?;
        Some(Face { font, bold })
    }
}

/// Whether the widths of a font are given for no more codes than there are.
fn has_few_widths(dict: &Dict<'_>) -> bool {
    let descendants = dict.get::<Array<'_>>("DescendantFonts");
    let descendants = descendants
        .iter()
        .flat_map(|fonts| fonts.iter::<Dict<'_>>());
    let mut widths = descendants
        .flat_map(|font| ["W", "W2"].map(|key| font.get::<Array<'_>>(key)))
        .flatten();
    widths.all(|widths| {
        let mut numbers: Vec<i64> = Vec::new();
        widths.iter::<Object<'_>>().all(|object| match object {
            Object::Number(number) => {
                numbers.push(number.as_i64());
                !(0..=i64::from(u32::MAX)).contains(&number.as_i64())
                    || numbers
                        .windows(2)
                        .last()
                        .is_none_or(|two| matches!(two, [a, b] if b - a <= i64::from(MAX_CODES)))
            }
            _ => {
                numbers.clear();
                true
            }
        })
    })
}

/// Whether all that a font is made of unpacks to no more than it may.
fn is_small(dict: &Dict<'_>, depth: usize) -> bool {
    let parts = [
        "FontFile",
        "FontFile2",
        "FontFile3",
        "ToUnicode",
        "Encoding",
        "CIDToGIDMap",
    ];
    let mut streams = parts.iter().filter_map(|key| dict.get::<Stream<'_>>(*key));
    let descendants = dict.get::<Array<'_>>("DescendantFonts");
    let descendants = descendants
        .iter()
        .flat_map(|fonts| fonts.iter::<Dict<'_>>());
    let mut dicts = descendants.chain(dict.get::<Dict<'_>>("FontDescriptor"));
    streams.all(|stream| packing::is_bounded(&stream))
        && (depth > 2 || dicts.all(|dict| is_small(&dict, depth + 1)))
}

/// What a glyph stands for.
pub fn letters(glyph: FontGlyph<'_>) -> String {
    let letters = match glyph {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let letters = match letters {
        Some(BfString::Char(letter)) => letter.to_string(),
        Some(BfString::String(letters)) => letters,
        None => char::REPLACEMENT_CHARACTER.to_string(),
    };
    // What stands for nothing is nothing.
    let plain = letters.chars().filter(|c| !c.is_control());
    plain
        .map(|c| letters_of(c).unwrap_or_else(|| c.to_string()))
        .collect()
}

/// What is meant by a character that is only a way to show others: letters set as one, and radicals of Chinese
/// characters, which fonts do not tell from the characters that they are.
fn letters_of(c: char) -> Option<String> {
    match c {
        '\u{fb00}'..='\u{fb06}' | '\u{2f00}'..='\u{2fd5}' => Some(c.nfkc().collect()),
        '\u{2e80}'..='\u{2eff}' => {
            let known = RADICALS.iter().find(|(radical, _)| *radical == c);
            known.map(|(_, meant)| meant.to_string())
        }
        _ => None,
    }
}

/// Radicals that no normal form knows, and the characters that they are.
const RADICALS: [(char, char); 34] = [
    ('\u{2e81}', '厂'),
    ('\u{2e9f}', '母'),
    ('\u{2ea0}', '民'),
    ('\u{2ec1}', '虎'),
    ('\u{2ec4}', '西'),
    ('\u{2ec5}', '见'),
    ('\u{2ec6}', '角'),
    ('\u{2ec9}', '贝'),
    ('\u{2ecb}', '车'),
    ('\u{2ed1}', '長'),
    ('\u{2ed3}', '长'),
    ('\u{2ed4}', '门'),
    ('\u{2ed8}', '青'),
    ('\u{2ed9}', '韦'),
    ('\u{2eda}', '页'),
    ('\u{2edb}', '风'),
    ('\u{2edc}', '飞'),
    ('\u{2edd}', '食'),
    ('\u{2ee2}', '马'),
    ('\u{2ee3}', '骨'),
    ('\u{2ee4}', '鬼'),
    ('\u{2ee5}', '鱼'),
    ('\u{2ee6}', '鸟'),
    ('\u{2ee7}', '卤'),
    ('\u{2ee8}', '麦'),
    ('\u{2ee9}', '黄'),
    ('\u{2eea}', '黾'),
    ('\u{2eec}', '齐'),
    ('\u{2eed}', '歯'),
    ('\u{2eee}', '齿'),
    ('\u{2eef}', '竜'),
    ('\u{2ef0}', '龙'),
    ('\u{2ef2}', '亀'),
    ('\u{2ef3}', '龟'),
];
