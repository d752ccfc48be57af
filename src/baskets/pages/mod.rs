mod at_hand;
pub mod baskets;
pub mod export;
pub mod hand_over;
pub mod put_back;
pub mod raise;
pub mod skip;
pub mod take;
pub mod take_next;
