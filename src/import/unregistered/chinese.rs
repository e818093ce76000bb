//! Names in Chinese: what companies, offices and places are called at their ends, and what persons do.

use super::Place;
use crate::model::entity::EntityKind;
use crate::model::script::is_cjk;

/// What companies and offices are called at the end of their names, and the letters behind these that make other words.
const CHINESE: [(&str, &str); 12] = [
    ("公司", ""),
    ("大学", "生"),
    ("集团", ""),
    ("银行", ""),
    ("委员会", ""),
    ("研究所", ""),
    ("研究院", ""),
    ("实验室", ""),
    ("协会", ""),
    ("部", "分门署长队件落"),
    ("省", "级长委"),
    ("市", "场民值长级委"),
];
/// Words before a name that are none of it.
const CHINESE_BOUNDARIES: &str = "在的和与及由对向从是了为被把将于至到给让使而且但或等这那其该此们有不也就都还又全内各每某、，。";
/// Family names.
const FAMILY_NAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文陶";
/// What persons do, or are called, behind their names.
const CHINESE_VERBS: [&str; 14] = [
    "说", "表示", "指出", "称", "认为", "强调", "透露", "先生", "女士", "教授", "博士", "院士",
    "部长", "主席",
];

/// The places of a text at which something may be named.
pub fn places(text: &str) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for run in runs(text) {
        let (start, letters) = run;
        organisations(text, start, letters, &mut places);
        persons(text, start, letters, &mut places);
    }
    places
}

/// Runs of Chinese characters, each with where it begins.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut rest = 0;
    while let Some(start) = text.get(rest..).and_then(|rest| rest.find(is_cjk)) {
        let start = rest + start;
        let tail = text.get(start..).unwrap_or_default();
        let len = tail.find(|c| !is_cjk(c)).unwrap_or(tail.len());
        runs.push((start, tail.get(..len).unwrap_or_default()));
        rest = start + len;
    }
    runs
}

fn organisations<'t>(text: &'t str, start: usize, run: &'t str, places: &mut Vec<Place<'t>>) {
    for (suffix, not_before) in CHINESE {
        for (at, _) in run.match_indices(suffix) {
            let end = at + suffix.len();
            let next = run.get(end..).and_then(|rest| rest.chars().next());
            if next.is_some_and(|next| not_before.contains(next)) {
                continue;
            }
            let before = run.get(..at).unwrap_or_default();
            let name: Vec<(usize, char)> = before
                .char_indices()
                .rev()
                .take(8)
                .take_while(|(_, c)| !CHINESE_BOUNDARIES.contains(*c))
                .collect();
            let Some((from, _)) = name.last().filter(|_| name.len() >= 2) else {
                continue;
            };
            let is_place = matches!(suffix, "省" | "市");
            let kind = if is_place {
                EntityKind::Place
            } else {
                EntityKind::Organisation
            };
            places.extend(cjk_place(text, start + from, start + end, kind));
        }
    }
}

fn persons<'t>(text: &'t str, start: usize, run: &'t str, places: &mut Vec<Place<'t>>) {
    for verb in CHINESE_VERBS {
        for (at, _) in run.match_indices(verb) {
            let before = run.get(..at).unwrap_or_default();
            let mut starts = before.char_indices().rev().take(3).skip(1);
            // Of three letters and two that may be a name, three are taken.
            let name = starts
                .by_ref()
                .filter(|(_, c)| FAMILY_NAMES.contains(*c))
                .last();
            let Some((from, _)) = name else {
                continue;
            };
            let within = before.get(from..).unwrap_or_default();
            if !within.contains(|c| CHINESE_BOUNDARIES.contains(c)) {
                places.extend(cjk_place(
                    text,
                    start + from,
                    start + at,
                    EntityKind::Person,
                ));
            }
        }
    }
}

fn cjk_place(text: &str, from: usize, to: usize, kind: EntityKind) -> Option<Place<'_>> {
    Some(Place {
        name: text.get(from..to)?.to_string(),
        alias: None,
        says: Some(kind),
        text,
        at: from,
        len: to.checked_sub(from)?,
        is_weak: false,
        opens: false,
        is_cjk: true,
    })
}
