//! The glyphs that a page of a PDF shows, each with its letters and its place (ISO 32000-1, 9). Draws nothing, and
//! stops where a page shows more than a page can.

use std::collections::HashMap;

use hayro_font::UNITS_PER_EM;
use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::kurbo::{Affine, Point};

use super::fonts::{Face, Fonts, letters};
use super::packing;

/// Forms within forms are followed so deep.
const MAX_DEPTH: usize = 12;
/// To show a form costs as much as so many instructions.
const FORM_COST: usize = 100;
/// A page has no more states saved in one another than this.
const MAX_STATES: usize = 512;

/// A file has this many instructions in any case, so many for each of its bytes, and no more than the last. One
/// instruction takes two bytes at least, and packing makes ten of one; forms that show one another make any number.
const LEAST_INSTRUCTIONS: usize = 2_000_000;
const INSTRUCTIONS_FOR_A_BYTE: usize = 20;
const MOST_INSTRUCTIONS: usize = 20_000_000;

/// What is left of what one file may cost.
pub struct Budget {
    /// Instructions, in all of its pages.
    pub instructions: usize,
    /// Glyphs, in all of its pages.
    pub glyphs: usize,
    /// Bytes of unpacked instructions, in all of its pages.
    pub bytes: usize,
}

impl Budget {
    /// What a file of so many bytes may cost.
    pub fn of_file(bytes: usize) -> Budget {
        let of_bytes = bytes.saturating_mul(INSTRUCTIONS_FOR_A_BYTE);
        Budget {
            instructions: of_bytes.clamp(LEAST_INSTRUCTIONS, MOST_INSTRUCTIONS),
            glyphs: 5_000_000,
            bytes: 256 * 1024 * 1024,
        }
    }

    pub fn is_spent(&self) -> bool {
        self.instructions == 0 || self.glyphs == 0 || self.bytes == 0
    }
}

/// One glyph. Lengths are points; `y` grows downwards.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// What it stands for; nothing where its font does not say.
    pub text: String,
    /// Where it begins and ends on its line.
    pub x0: f32,
    pub x1: f32,
    /// Its base line.
    pub y: f32,
    /// How high its font is.
    pub size: f32,
    pub bold: bool,
    /// It is not shown, as the letters behind a scan.
    pub hidden: bool,
    /// It belongs to the page and not to its text, by its mark: a running head.
    pub furniture: bool,
    /// By how many quarters of a turn its line is turned.
    turn: u8,
}

/// What a `q` saves.
#[derive(Clone)]
struct State<'a> {
    matrix: Affine,
    face: Option<Face<'a>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    mode: i64,
}

/// Reads one page.
struct Reader<'r, 'a> {
    fonts: &'r mut Fonts<'a>,
    budget: &'r mut Budget,
    glyphs: Vec<Glyph>,
    text_matrix: Affine,
    line_matrix: Affine,
    /// For each mark that is open, whether what it marks belongs to the page alone.
    marks: Vec<bool>,
}

/// The glyphs of a page in the order in which it shows them, as who reads it holds it.
pub fn of_page<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, budget: &mut Budget) -> Vec<Glyph> {
    let mut reader = Reader {
        fonts,
        budget,
        glyphs: Vec::new(),
        text_matrix: Affine::IDENTITY,
        line_matrix: Affine::IDENTITY,
        marks: Vec::new(),
    };
    let state = State {
        matrix: Affine::new(page.initial_transform(true).as_coeffs()),
        face: None,
        size: 0.0,
        char_space: 0.0,
        word_space: 0.0,
        scale: 1.0,
        leading: 0.0,
        rise: 0.0,
        mode: 0,
    };
    let contents = contents(page, reader.budget);
    reader.read(&contents, page.resources(), state, 0);
    upright(reader.glyphs)
}

/// The instructions of a page: one stream, or several that belong together.
fn contents(page: &Page<'_>, budget: &mut Budget) -> Vec<u8> {
    let dict = page.raw();
    let mut whole = Vec::new();
    if let Some(stream) = dict.get::<Stream<'_>>("Contents") {
        unpack(&stream, budget, &mut whole);
    } else if let Some(streams) = dict.get::<Array<'_>>("Contents") {
        for stream in streams.iter::<Stream<'_>>() {
            unpack(&stream, budget, &mut whole);
        }
    }
    whole
}

fn unpack(stream: &Stream<'_>, budget: &mut Budget, whole: &mut Vec<u8>) {
    let is_picture = stream.dict().get::<Name<'_>>("Subtype");
    let is_picture = is_picture.is_some_and(|kind| kind.as_str() == "Image");
    if budget.bytes == 0 || is_picture {
        return;
    }
    if !packing::is_bounded(stream) {
        budget.bytes = 0;
    } else if let Ok(data) = stream.decoded_data() {
        budget.bytes = budget.bytes.saturating_sub(data.len().max(1));
        whole.extend_from_slice(&data);
        whole.push(b'\n');
    }
}

impl<'a> Reader<'_, 'a> {
    fn read(&mut self, contents: &[u8], resources: &Resources<'a>, state: State<'a>, depth: usize) {
        let mut state = state;
        let mut saved: Vec<State<'a>> = Vec::new();
        let mut faces: HashMap<Vec<u8>, Option<Face<'a>>> = HashMap::new();
        let mut instructions = TypedIter::new(contents);
        let number = |number: &Number| number.as_f64();
        while let Some(instruction) = instructions.next() {
            if self.budget.instructions == 0 || self.budget.glyphs == 0 {
                return;
            }
            self.budget.instructions -= 1;
            match &instruction {
                TypedInstruction::SaveState(_) if saved.len() < MAX_STATES => {
                    saved.push(state.clone());
                }
                TypedInstruction::RestoreState(_) => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                TypedInstruction::Transform(of) => {
                    let by = [&of.0, &of.1, &of.2, &of.3, &of.4, &of.5].map(number);
                    state.matrix *= Affine::new(by);
                }
                TypedInstruction::BeginText(_) => self.set_matrix(Affine::IDENTITY),
                TypedInstruction::CharacterSpacing(of) => state.char_space = number(&of.0),
                TypedInstruction::WordSpacing(of) => state.word_space = number(&of.0),
                TypedInstruction::HorizontalScaling(of) => state.scale = number(&of.0) / 100.0,
                TypedInstruction::TextLeading(of) => state.leading = number(&of.0),
                TypedInstruction::TextRise(of) => state.rise = number(&of.0),
                TypedInstruction::TextRenderingMode(of) => state.mode = of.0.as_i64(),
                TypedInstruction::TextFont(of) => {
                    state.size = number(&of.1);
                    let key = of.0.as_ref().to_vec();
                    let face = faces.entry(key).or_insert_with(|| {
                        let dict = resources.get_font(of.0);
                        dict.and_then(|dict| self.fonts.face(&dict))
                    });
                    state.face = face.clone();
                }
                TypedInstruction::NextLine(of) => self.next_line(number(&of.0), number(&of.1)),
                TypedInstruction::NextLineAndSetLeading(of) => {
                    state.leading = -number(&of.1);
                    self.next_line(number(&of.0), number(&of.1));
                }
                TypedInstruction::SetTextMatrix(of) => {
                    let of = [&of.0, &of.1, &of.2, &of.3, &of.4, &of.5].map(number);
                    self.set_matrix(Affine::new(of));
                }
                TypedInstruction::NextLineUsingLeading(_) => self.next_line(0.0, -state.leading),
                TypedInstruction::ShowText(of) => self.show(&state, of.0.as_bytes()),
                TypedInstruction::NextLineAndShowText(of) => {
                    self.next_line(0.0, -state.leading);
                    self.show(&state, of.0.as_bytes());
                }
                TypedInstruction::ShowTextWithParameters(of) => {
                    state.word_space = number(&of.0);
                    state.char_space = number(&of.1);
                    self.next_line(0.0, -state.leading);
                    self.show(&state, of.2.as_bytes());
                }
                TypedInstruction::ShowTexts(of) => {
                    for part in of.0.iter::<Object<'_>>() {
                        match part {
                            Object::String(text) => self.show(&state, text.as_bytes()),
                            Object::Number(by) => {
                                let by = -by.as_f64() / 1000.0 * state.size * state.scale;
                                self.text_matrix *= Affine::translate((by, 0.0));
                            }
                            _ => {}
                        }
                    }
                }
                TypedInstruction::BeginMarkedContent(of) => self.mark(of.0),
                TypedInstruction::BeginMarkedContentWithProperties(of) => self.mark(of.0),
                TypedInstruction::EndMarkedContent(_) => {
                    self.marks.pop();
                }
                TypedInstruction::XObject(of) if depth < MAX_DEPTH => {
                    if let Some(form) = resources.get_x_object(of.0) {
                        self.form(&form, resources, &state, depth);
                    }
                }
                _ => {}
            }
        }
    }

    /// A part of a page that is kept by itself.
    fn form(&mut self, form: &Stream<'a>, around: &Resources<'a>, state: &State<'a>, depth: usize) {
        let dict = form.dict();
        if dict
            .get::<Name<'_>>("Subtype")
            .is_none_or(|kind| kind.as_str() != "Form")
        {
            return;
        }
        self.budget.instructions = self.budget.instructions.saturating_sub(FORM_COST);
        let mut contents = Vec::new();
        unpack(form, self.budget, &mut contents);
        let matrix = dict
            .get::<[f64; 6]>("Matrix")
            .map_or(Affine::IDENTITY, Affine::new);
        let state = State {
            matrix: state.matrix * matrix,
            ..state.clone()
        };
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        let (text, line) = (self.text_matrix, self.line_matrix);
        self.read(&contents, own.as_ref().unwrap_or(around), state, depth + 1);
        (self.text_matrix, self.line_matrix) = (text, line);
    }

    fn mark(&mut self, name: &Name<'_>) {
        let is_furniture = self.marks.last().is_some_and(|is_furniture| *is_furniture);
        if self.marks.len() < MAX_STATES {
            self.marks.push(is_furniture || name.as_str() == "Artifact");
        }
    }

    fn set_matrix(&mut self, matrix: Affine) {
        self.text_matrix = matrix;
        self.line_matrix = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        let matrix = self.line_matrix * Affine::translate((x, y));
        self.set_matrix(matrix);
    }

    fn show(&mut self, state: &State<'a>, text: &[u8]) {
        let Some(face) = &state.face else {
            return;
        };
        let mut at = 0;
        while at < text.len() && self.budget.glyphs > 0 {
            let (code, length) = face.font.read_code(text, at);
            at += length.max(1);
            self.budget.glyphs -= 1;
            let advance = face.font.code_advance(code) / f64::from(UNITS_PER_EM) * state.size;
            let is_space = code == 32 && length == 1;
            let space = state.char_space + if is_space { state.word_space } else { 0.0 };
            let step = match face.font.is_horizontal() {
                true => Affine::translate(((advance.x + space) * state.scale, 0.0)),
                false => Affine::translate((0.0, advance.y + space)),
            };
            let width = match face.font.is_horizontal() {
                true => advance.x * state.scale,
                false => state.size,
            };
            let matrix = state.matrix * self.text_matrix * Affine::translate((0.0, state.rise));
            let letters = letters(face.font.glyph(face.font.map_code(code), code));
            self.glyphs.extend(
                placed(matrix, width, state.size, letters).map(|glyph| Glyph {
                    bold: face.bold,
                    hidden: state.mode == 3,
                    furniture: self.marks.last().is_some_and(|is_furniture| *is_furniture),
                    ..glyph
                }),
            );
            self.text_matrix *= step;
        }
    }
}

/// A glyph on its page. Nothing where its place is none.
fn placed(matrix: Affine, width: f64, size: f64, text: String) -> Option<Glyph> {
    let [a, b, c, d, ..] = matrix.as_coeffs();
    let start = matrix * Point::ORIGIN;
    let end = matrix * Point::new(width, 0.0);
    let size = c.hypot(d) * size.abs();
    let is_place = [start.x, start.y, end.x, end.y, size]
        .iter()
        .all(|number| number.is_finite() && number.abs() < 1e6);
    if !is_place || size < 0.5 {
        return None;
    }
    let quarters = b.atan2(a) / std::f64::consts::FRAC_PI_2;
    // What is written askew is a stamp, and no text.
    if (quarters - quarters.round()).abs() > 0.1 {
        return None;
    }
    let turn = quarters.round().rem_euclid(4.0) as u8;
    let turned = |point: Point| match turn {
        1 => (point.y, -point.x),
        2 => (-point.x, -point.y),
        3 => (-point.y, point.x),
        _ => (point.x, point.y),
    };
    let (start, end) = (turned(start), turned(end));
    Some(Glyph {
        text,
        x0: start.0.min(end.0) as f32,
        x1: start.0.max(end.0) as f32,
        y: start.1 as f32,
        size: size as f32,
        bold: false,
        hidden: false,
        furniture: false,
        turn,
    })
}

/// Only what is written in the direction of most of a page.
fn upright(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let times = |turn: u8| glyphs.iter().filter(|glyph| glyph.turn == turn).count();
    let most = (0..4)
        .max_by_key(|turn| (times(*turn), 4 - turn))
        .unwrap_or(0);
    let shown = |glyph: &&Glyph| !glyph.hidden && !glyph.text.trim().is_empty();
    // Where a page shows text, what is hidden on it is none that a reader sees.
    let is_scan = !glyphs.iter().any(|glyph| shown(&glyph));
    let keep = |glyph: &Glyph| glyph.turn == most && (is_scan || !glyph.hidden);
    glyphs.into_iter().filter(keep).collect()
}
