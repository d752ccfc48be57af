pub mod baskets;
pub mod export;
pub mod my_desk;
pub mod put_back;
pub mod take;
pub mod take_next;
