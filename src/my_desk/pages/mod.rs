pub mod aside;
pub mod my_desk;
pub mod watch;
