//! The button under a basket: the next issue, for whoever pressed first.

use super::baskets;
use crate::baskets::forms::{ListQuery, TakeNextForm};
use crate::issue::store::Step;
use crate::issue::{Basket, policy};
use crate::taking;
use crate::web::{Desk, Form, Reply, Tech, token_with};
use actix_web::web::Path;

pub async fn submit(desk: Desk<Tech>, basket: Path<Basket>, form: Form<TakeNextForm>) -> Reply {
    let basket = *basket;
    desk.submit(
        form,
        move |conn, me, (onward, token)| {
            let lower = policy::baskets_of(me).iter().skip_while(|one| **one != basket).skip(1);
            let onward = lower.filter(|_| *onward).copied();
            let baskets: Vec<_> = std::iter::once(basket).chain(onward).collect();
            let token = token_with(*token, &[basket.word()]);
            let step = Step { by: me, now: me.now, token };
            let taken = taking::store::next(conn, &baskets, step)?;
            Ok(taken.map_or_else(
                || format!("/baskets/{}?empty", basket.word()),
                |id| format!("/issues/{id}"),
            ))
        },
        move |conn, me, _, problems| {
            baskets::page(conn, me, Some(basket), &ListQuery::default(), problems)
        },
    )
    .await
}
