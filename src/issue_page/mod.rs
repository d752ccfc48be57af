use crate::web::Route;
pub const SITE: &[Route] = &[];
