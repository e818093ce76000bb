//! How a dossier may look otherwise than the theme has it, without a template of its own. Colours are checked by the
//! contrast that WCAG 2.2 asks for (1.4.3).

use serde::{Serialize, Serializer};

/// What `theme` in `dossier.yaml` sets. What is not set is as the theme has it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Appearance {
    /// The colour of links on a light ground, and on a dark one.
    pub accent: Option<Colour>,
    pub accent_dark: Option<Colour>,
    /// Font stacks of CSS: of running text, and of everything beside it.
    pub text_font: Option<String>,
    pub meta_font: Option<String>,
    /// How wide a page may be, in rem.
    pub width: Option<u32>,
    /// A file of the site.
    pub logo: Option<String>,
    /// Words below every page.
    pub footer: Option<String>,
    /// What the front page shows; everything where it is not set.
    pub home: Option<Vec<HomeBlock>>,
}

/// A part of the front page.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HomeBlock {
    Checked,
    Counts,
    Topics,
    Changes,
    Timeline,
    Disputes,
    Events,
    Entities,
    Articles,
}

impl HomeBlock {
    pub const ALL: [HomeBlock; 9] = [
        HomeBlock::Checked,
        HomeBlock::Counts,
        HomeBlock::Topics,
        HomeBlock::Changes,
        HomeBlock::Timeline,
        HomeBlock::Disputes,
        HomeBlock::Events,
        HomeBlock::Entities,
        HomeBlock::Articles,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            HomeBlock::Checked => "checked",
            HomeBlock::Counts => "counts",
            HomeBlock::Topics => "topics",
            HomeBlock::Changes => "changes",
            HomeBlock::Timeline => "timeline",
            HomeBlock::Disputes => "disputes",
            HomeBlock::Events => "events",
            HomeBlock::Entities => "entities",
            HomeBlock::Articles => "articles",
        }
    }
}

/// A colour of the sRGB space.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Colour(pub [u8; 3]);

/// The grounds of the theme.
pub const LIGHT_GROUND: Colour = Colour([0xFC, 0xFB, 0xF8]);
pub const DARK_GROUND: Colour = Colour([0x14, 0x16, 0x1A]);
/// Text is told from its ground where the contrast is no lower than this.
pub const LEAST_CONTRAST: f64 = 4.5;

impl Colour {
    /// Reads `#0b4f8a` or `#04a`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        let digits: Option<Vec<u8>> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        match digits?.as_slice() {
            [r, g, b] => Some(Colour([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Colour([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            match channel <= 0.04045 {
                true => channel / 12.92,
                false => ((channel + 0.055) / 1.055).powf(2.4),
            }
        };
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The nearest to this colour on the way to black or to white that is told from a ground.
    pub fn told_from(self, ground: Colour) -> Colour {
        let goal = match ground.luminance() > 0.2 {
            true => 0.0,
            false => 255.0,
        };
        let towards = |step: u32| {
            let part = f64::from(step) / 100.0;
            // Between two channels there is no other number than a channel.
            Colour(self.0.map(|from| {
                let from = f64::from(from);
                (from + (goal - from) * part).round() as u8
            }))
        };
        let mut steps = (0..=100).map(towards);
        let told = steps.find(|colour| colour.contrast(ground) >= LEAST_CONTRAST);
        told.unwrap_or(self)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02X}{g:02X}{b:02X}")
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Appearance {
    /// The rules of CSS that set it, to stand behind those of the theme; empty where nothing is set.
    pub fn css(&self) -> String {
        let mut root = String::new();
        let dark = |light: Colour| self.accent_dark.unwrap_or(light.told_from(DARK_GROUND));
        if let Some(light) = self.accent {
            let dark = dark(light);
            root.push_str(&format!("--link:light-dark({light},{dark});"));
        } else if let Some(dark) = self.accent_dark {
            root.push_str(&format!("--link:light-dark(#0B4F8A,{dark});"));
        }
        for (name, font) in [("serif", &self.text_font), ("sans", &self.meta_font)] {
            if let Some(font) = font {
                root.push_str(&format!("--{name}:{font};"));
            }
        }
        let mut css = match root.is_empty() {
            true => String::new(),
            false => format!(":root{{{root}}}\n"),
        };
        if let Some(width) = self.width {
            css.push_str(&format!(
                ".site-header,main,.site-footer{{max-inline-size:{width}rem}}\n"
            ));
        }
        css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let black = Colour([0, 0, 0]);
        let white = Colour([255, 255, 255]);
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        let grey = Colour::parse("#767676").unwrap();
        assert!((grey.contrast(white) - 4.54).abs() < 0.01);
        assert_eq!(Colour::parse("#04a"), Colour::parse("#0044AA"));
        for wrong in ["", "#", "0b4f8a", "#0b4f8", "#0b4f8ag", "#ééé", "red"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_not_told_from_its_ground_has_a_neighbour_that_is() {
        for colour in ["#ffcc00", "#ffffff", "#00ff88", "#0b4f8a", "#000000"] {
            let colour = Colour::parse(colour).unwrap();
            for ground in [LIGHT_GROUND, DARK_GROUND] {
                let told = colour.told_from(ground);
                assert!(told.contrast(ground) >= LEAST_CONTRAST, "{colour} {told}");
            }
        }
        let good = Colour::parse("#0b4f8a").unwrap();
        assert_eq!(good.told_from(LIGHT_GROUND), good);
    }

    #[test]
    fn what_is_set_becomes_css_and_nothing_else() {
        assert_eq!(Appearance::default().css(), "");
        let appearance = Appearance {
            accent: Colour::parse("#7a1f1f"),
            width: Some(80),
            ..Appearance::default()
        };
        assert_eq!(
            appearance.css(),
            ":root{--link:light-dark(#7A1F1F,#AA7070);}\n.site-header,main,.site-footer{max-inline-size:80rem}\n"
        );
    }
}
