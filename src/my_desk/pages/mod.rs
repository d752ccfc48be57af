pub mod my_desk;
