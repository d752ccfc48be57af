fn main() {
    let url = std::env::args().nth(1).unwrap();
    let mut conn = tallydesk::db::establish(&url).unwrap();
    tallydesk::db::migrate(&mut conn).unwrap();
    let t = std::time::Instant::now();
    let f = tallydesk::demo::fill(&mut conn, std::env::args().nth(2).as_deref()).unwrap();
    println!("{:?} {:#?}", t.elapsed(), f);
}
