use super::cookie;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName};

/// Where a form leads, and which session the browser carries from there on.
#[derive(Clone, Debug)]
pub struct Going {
    place: String,
    carries: Carries,
}

#[derive(Clone, Debug)]
enum Carries {
    WhatItHad,
    New(String),
    Nothing,
}

impl Going {
    pub fn to(place: impl Into<String>) -> Self {
        Going { place: place.into(), carries: Carries::WhatItHad }
    }

    /// With the token of a new session.
    pub fn carrying(place: impl Into<String>, token: String) -> Self {
        Going { place: place.into(), carries: Carries::New(token) }
    }

    /// Out of the house: nothing is carried, and the browser forgets the pages it has seen.
    pub fn away(place: impl Into<String>) -> Self {
        Going { place: place.into(), carries: Carries::Nothing }
    }

    pub(super) fn answer(self) -> HttpResponse {
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((header::LOCATION, self.place));
        match self.carries {
            Carries::WhatItHad => &mut answer,
            Carries::New(token) => {
                answer.insert_header((header::SET_COOKIE, cookie::carrying(&token)))
            }
            Carries::Nothing => answer
                .insert_header((header::SET_COOKIE, cookie::taken_away()))
                .insert_header((CLEAR_SITE_DATA, r#""cache", "storage""#)),
        };
        answer.finish()
    }
}

/// Not `"cookies"`: that would also take the cookie that the sign-in page sets next.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
