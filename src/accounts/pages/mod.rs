pub mod account;
pub mod desk;
pub mod help;
pub mod home;
pub mod sign_in;
pub mod sign_out;
