pub mod import;

use crate::web::Route;
pub const SITE: &[Route] = &[];
