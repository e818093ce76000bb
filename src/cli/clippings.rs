//! What `build`, `watch` and `serve` tell of clippings that are not imported yet.

use std::path::Path;

use super::{counted, terminal};
use crate::import::{self, ExistingArticle, Imported};
use crate::model::article::Article;
use crate::pipeline::Session;
use crate::read;
use crate::read::content::CLIPPINGS;

/// How many clippings are not imported yet, once a build has ended.
pub fn waiting(site: &Path, session: &Session) -> usize {
    let (Some(memory), Some(index)) = (session.memory("waiting"), session.clippings()) else {
        return 0;
    };
    let known = session.dossier().map(|dossier| {
        let articles = dossier.articles.iter().map(|linked| &*linked.article);
        let left_out = &dossier.left_out.clippings;
        imported(articles, &[&dossier.config.ignore, left_out])
    });
    let found = import::waiting(index, &memory, known);
    found.unwrap_or_else(|| {
        // The build had nothing to do, and what an earlier one found out is not there.
        let (content, _) = read::load(site);
        let articles = content.articles.iter().map(|article| &**article);
        let known = imported(articles, &[&content.config.ignore]);
        import::waiting(index, &memory, Some(known)).unwrap_or_default()
    })
}

fn imported<'a>(articles: impl Iterator<Item = &'a Article>, ignored: &[&Vec<String>]) -> Imported {
    let articles: Vec<ExistingArticle> = articles.map(ExistingArticle::of).collect();
    let ignored: Vec<String> = ignored.iter().copied().flatten().cloned().collect();
    Imported::of(&articles, &ignored)
}

/// Tells of them, if there are any.
pub fn tell(waiting: usize) {
    if waiting > 0 {
        let verb = if waiting == 1 { "is" } else { "are" };
        terminal::tell(&format!(
            "{} in {CLIPPINGS} {verb} not imported yet: run `dossier import`",
            counted(waiting, "clipping", "clippings")
        ));
    }
}
