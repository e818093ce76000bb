//! The further pages of long lists: of an entity's mentions, a topic's articles, and the like.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{
    self, ArticleYear, ClaimRow, CorrectionRow, FigureRow, MentionYear, Pager, ReportView,
    TimelineGroup, View, further_route,
};
use crate::model::locale::Argument;
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "list",
    template: "list.html",
    outputs,
    view,
};

const OF_ENTITIES: [List; 6] = [
    List::Timeline,
    List::Mentions,
    List::Published,
    List::Written,
    List::Claims,
    List::ClaimsAbout,
];
const OF_TOPICS: [List; 2] = [List::Timeline, List::Articles];

/// Of the rows one field is filled, the one that the list is about.
#[derive(Default, Serialize)]
struct ListPage<'d> {
    owner: Option<OwnerLink>,
    pager: Option<Pager>,
    timeline: Vec<TimelineGroup<'d>>,
    mentions: Vec<MentionYear<'d>>,
    claims: Vec<ClaimRow<'d>>,
    /// With their summaries.
    articles: Vec<Fragment<'d>>,
    reports: Vec<ReportView<'d>>,
    figures: Vec<FigureRow<'d>>,
    corrections: Vec<CorrectionRow<'d>>,
    disagreements: Vec<(ClaimRow<'d>, ClaimRow<'d>)>,
    /// Without, by year.
    years: Vec<ArticleYear<'d>>,
    /// Without.
    brief_articles: Vec<Fragment<'d>>,
}

/// What the list is about.
#[derive(Serialize)]
struct OwnerLink {
    name: String,
    href: String,
    draft: bool,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    let mut outputs = Vec::new();
    let mut add = |owner: Owner, list: List| {
        let cut = view::cut(view::rows_of(dossier, owner, list), list);
        for page in cut.further() {
            let whole = view::route_of(dossier, owner);
            let subject = Subject::List {
                of: owner,
                list,
                page,
            };
            outputs
                .extend(further_route(&whole, list.as_str(), page).map(|route| (route, subject)));
        }
    };
    for id in dossier.entity_ids() {
        for list in OF_ENTITIES {
            add(Owner::Entity(id), list);
        }
    }
    for id in dossier.topic_ids() {
        for list in OF_TOPICS {
            add(Owner::Topic(id), list);
        }
    }
    for id in dossier.event_ids() {
        add(Owner::Event(id), List::Reports);
    }
    add(Owner::Sources, List::UnknownPublisher);
    add(Owner::Articles, List::All);
    add(Owner::Claims, List::AllClaims);
    add(Owner::Disagreements, List::Disagreements);
    add(Owner::Figures, List::Figures);
    add(Owner::Corrections, List::Corrections);
    outputs
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::List { of, list, page } = subject else {
        return None;
    };
    let whole = view::route_of(dossier, of);
    let locale = dossier.locale();
    let word = |key: &str| locale.word(key).to_string();
    let (name, draft) = match of {
        Owner::Entity(id) => {
            let entity = &dossier.entity(id).entity;
            (entity.name.value.clone(), entity.draft)
        }
        Owner::Topic(id) => {
            let topic = &dossier.topic(id).topic;
            (topic.title.value.clone(), topic.draft)
        }
        Owner::Event(id) => {
            let event = &dossier.event(id).event;
            (event.title.value.clone(), event.draft)
        }
        Owner::Sources => (word("sources"), false),
        Owner::Articles => (word("articles"), false),
        Owner::Claims => (word("claims"), false),
        Owner::Disagreements => (word("disagreements"), false),
        Owner::Figures => (word("figures"), false),
        Owner::Corrections => (word("corrections"), false),
    };
    let key = match list {
        List::Timeline => "page_of_timeline",
        List::Mentions => "page_of_mentions",
        List::Published => "page_of_published",
        List::Written => "page_of_written",
        List::Claims => "page_of_claims",
        List::Articles => "page_of_articles",
        List::UnknownPublisher => "page_of_unknown_publisher",
        List::Reports => "page_of_reports",
        List::All => "page_of_all_articles",
        List::ClaimsAbout => "page_of_claims_about",
        List::AllClaims => "page_of_all_claims",
        List::Disagreements => "page_of_disagreements",
        List::Figures => "page_of_figures",
        List::Corrections => "page_of_corrections",
    };
    let arguments = [
        ("name", Argument::from(&name)),
        ("page", (page as usize).into()),
    ];
    let title = locale.say(key, arguments);
    let mut content = ListPage {
        owner: Some(OwnerLink {
            name,
            href: whole.href(),
            draft,
        }),
        pager: view::pager(dossier, of, list, Some(page)),
        ..ListPage::default()
    };
    let page_of = Some(page);
    match (of, list) {
        (Owner::Entity(id), List::Timeline) => {
            let entries = view::on_page(&dossier.entity(id).timeline, list, page_of);
            content.timeline = view::timeline_groups(context, entries);
        }
        (Owner::Topic(id), List::Timeline) => {
            let entries = view::on_page(&dossier.topic(id).timeline, list, page_of);
            content.timeline = view::timeline_groups(context, entries);
        }
        (Owner::Entity(id), List::Mentions) => {
            let mentions = view::on_page(&dossier.entity(id).mentions, list, page_of);
            content.mentions = view::mentions_by_year(context, id, mentions);
        }
        (Owner::Entity(id), List::Published) => {
            let articles = view::on_page(&dossier.entity(id).published, list, page_of);
            content.brief_articles = context.article_items(articles, true);
        }
        (Owner::Entity(id), List::Written) => {
            let articles = view::on_page(&dossier.entity(id).written, list, page_of);
            content.brief_articles = context.article_items(articles, true);
        }
        (Owner::Entity(id), List::Claims) => {
            let claims = view::on_page(&dossier.entity(id).claims, list, page_of);
            content.claims = view::claim_rows(context, claims);
        }
        (Owner::Entity(id), List::ClaimsAbout) => {
            let claims = view::on_page(&dossier.entity(id).claims_about, list, page_of);
            content.claims = view::claim_rows(context, claims);
        }
        (Owner::Claims, List::AllClaims) => {
            let claims = view::on_page(&dossier.registers().claims, list, page_of);
            content.claims = view::claim_rows(context, claims);
        }
        (Owner::Disagreements, List::Disagreements) => {
            let pairs = view::on_page(&dossier.registers().disagreements, list, page_of);
            content.disagreements = view::disagreements(context, pairs);
        }
        (Owner::Topic(id), List::Articles) => {
            let articles = view::on_page(&dossier.topic(id).articles_below, list, page_of);
            content.articles = context.article_items(articles, false);
        }
        (Owner::Sources, List::UnknownPublisher) => {
            let articles = view::on_page(&dossier.lists().without_publisher, list, page_of);
            content.brief_articles = context.article_items(articles, true);
        }
        (Owner::Event(id), List::Reports) => {
            let reports = view::on_page(&dossier.event(id).reports, list, page_of);
            content.reports = view::reports(context, reports);
        }
        (Owner::Figures, List::Figures) => {
            let figures = view::on_page(&dossier.registers().figures, list, page_of);
            content.figures = view::figure_rows(context, figures);
        }
        (Owner::Corrections, List::Corrections) => {
            let all = view::on_page(&dossier.registers().corrections, list, page_of);
            content.corrections = view::correction_rows(dossier, all);
        }
        (Owner::Articles, List::All) => {
            let count = dossier.lists().latest.len();
            content.years =
                view::articles_by_year(context, view::rows_on_page(count, list, page_of));
        }
        _ => return None,
    }
    let route = further_route(&whole, list.as_str(), page)?;
    let view = view::view(dossier, KIND.name, &route, title, None, content);
    Some(view.with_draft(draft))
}
