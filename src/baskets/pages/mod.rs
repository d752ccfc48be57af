pub mod baskets;
pub mod export;
pub mod put_back;
pub mod take;
pub mod take_next;
