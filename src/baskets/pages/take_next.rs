//! The button under a basket: the next issue, for whoever pressed first.

use super::baskets;
use crate::baskets::forms::{ListQuery, TakeNextForm};
use crate::issue::{Basket, policy};
use crate::taking;
use crate::web::{Desk, Form, Reply, Tech};
use actix_web::web::Path;

pub async fn submit(desk: Desk<Tech>, basket: Path<Basket>, form: Form<TakeNextForm>) -> Reply {
    let basket = *basket;
    desk.submit(
        form,
        move |conn, me, onward| {
            policy::may_take_from(me, basket)?;
            let all = policy::baskets_of(me);
            let from = all.iter().position(|one| *one == basket).unwrap_or_default();
            let to = if *onward { all.len() } else { from + 1 };
            let taken = taking::store::next(conn, &all[from..to], me, me.now)?;
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
