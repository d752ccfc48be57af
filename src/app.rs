//! Puts the rooms together: the site map, the middleware, the workers, the server. The only module that knows them all.

use crate::config::Serving;
use crate::db::Db;
use crate::people::Limits;
use crate::settings::Cached;
use crate::web::{Bounds, FormPage, House, Route};
use crate::{
    accounts, administration, attachments, baskets, cases, catalogue, clocks, db, documents, files,
    follow_ups, intake, issue_page, live, my_desk, news, numbers, ops, outbox, presence, roster,
    search, several, tagging, vendors, vip, web, work,
};
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, PathConfig, ServiceConfig, resource};
use actix_web::{App, HttpServer, guard};
use std::sync::Arc;

/// Every address of the desk.
pub fn site() -> impl Iterator<Item = &'static Route> {
    [
        accounts::SITE,
        intake::SITE,
        documents::SITE,
        baskets::SITE,
        clocks::SITE,
        work::SITE,
        attachments::SITE,
        my_desk::SITE,
        cases::SITE,
        catalogue::SITE,
        vendors::SITE,
        roster::SITE,
        follow_ups::SITE,
        search::SITE,
        vip::SITE,
        issue_page::SITE,
        live::SITE,
        outbox::SITE,
        several::SITE,
        administration::SITE,
        numbers::SITE,
        ops::SITE,
        web::assets::SITE,
    ]
    .into_iter()
    .flatten()
}

/// The site map as `tallydesk site` prints it.
pub fn site_in_words() -> String {
    let mut lines: Vec<_> = site()
        .map(|route| format!("{:<5} {:<28} {}\n", route.method, route.path, route.needs.in_words()))
        .collect();
    lines.sort_by_key(|line| line.split_whitespace().nth(1).map(str::to_owned));
    lines.concat()
}

/// The whole site, for the server and for tests.
pub fn app(
    house: Data<House>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody>,
        Config = (),
        InitError = (),
        Error = actix_web::Error,
    >,
> {
    App::new()
        .app_data(house)
        .configure(routes)
        .wrap(Compress::default())
        .wrap(from_fn(web::around))
}

fn routes(config: &mut ServiceConfig) {
    config
        .app_data(PathConfig::default().error_handler(|_, _| crate::error::Error::NotFound.into()));
    for route in site() {
        let mut resource =
            resource(route.path).guard(guard::fn_guard(|asked| is_for(asked, &route.method)));
        if let Some(page) = route.form {
            resource = resource.app_data(FormPage(page));
        }
        config.service(resource.route((route.mount)()));
    }
    config.default_service(actix_web::web::to(web::not_found));
}

/// Who may look may also ask for the headers alone.
fn is_for(request: &guard::GuardContext<'_>, method: &Method) -> bool {
    let asked = &request.head().method;
    asked == method || (method == Method::GET && asked == Method::HEAD)
}

/// Makes a database ready for the desk: its schema up to date, and the tags and rules that every desk has. Several nodes
/// may do so at once.
///
/// # Errors
/// The migration that failed, by name; or any of the connection's.
pub fn prepare(
    conn: &mut db::Conn,
) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let migrated = db::migrate(conn)?;
    tagging::store::plant_defaults(conn)?;
    Ok(migrated)
}

/// What every request finds in place.
pub fn house(db: Db, serving: &Serving) -> Data<House> {
    Data::new(House {
        db,
        settings: Cached::default(),
        presence: Arc::default(),
        news: Arc::default(),
        learnt: Arc::default(),
        limits: serving.session_limits().map(|(idle, absolute)| Limits { idle, absolute }),
        base_url: serving.base_url(),
        metrics_token: serving.metrics_token.clone(),
        proxies: serving.proxies.clone(),
    })
}

/// Starts the server and its workers; it ends when it was told to and its last answers are out.
///
/// # Errors
/// The address cannot be listened on.
pub fn serve(house: Data<House>, serving: &Serving) -> std::io::Result<Server> {
    let (db, limits) = (house.db.clone(), house.limits);
    let (presence, news) = (house.presence.clone(), house.news.clone());
    let learnt = house.learnt.clone();
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let threads = usize::try_from(serving.pool()).unwrap_or(8).div_ceil(workers);
    let server = HttpServer::new(move || app(house.clone()))
        .workers(workers)
        .worker_max_blocking_threads(threads)
        .tcp_nodelay(true)
        .max_connections(web::most_connections(workers, u64::from(serving.pool())))
        .on_connect(|stream, _| web::cut_when_unread(stream))
        .keep_alive(Bounds::KEEP_ALIVE)
        .client_request_timeout(Bounds::HEADERS)
        .client_disconnect_timeout(Bounds::GOODBYE)
        .shutdown_timeout(10)
        .disable_signals()
        .bind(serving.listen)?
        .run();
    actix_web::rt::spawn(presence::keep_sharing(db.clone(), presence));
    actix_web::rt::spawn(news::keep_following(db.clone(), news, limits));
    actix_web::rt::spawn(files::sweep_what_nobody_sent(db.clone()));
    actix_web::rt::spawn(search::keep_counting(db.clone()));
    actix_web::rt::spawn(tagging::learnt::keep_learning(db.clone(), learnt));
    actix_web::rt::spawn(cases::confirm_what_was_mailed(db.clone()));
    actix_web::rt::spawn(numbers::keep_counting(db.clone()));
    actix_web::rt::spawn(work::close_the_silent(db));
    actix_web::rt::spawn(ops::keep_metrics_small());
    Ok(server)
}
