use crate::error::Error;
use askama::Template;

/// What can be drawn as a page: every template, and either of two.
pub trait View {
    /// # Errors
    /// The template's own, which a test would have met.
    fn draw(&self) -> Result<String, Error>;
}

impl<T: Template> View for T {
    fn draw(&self) -> Result<String, Error> {
        Ok(self.render()?)
    }
}

/// One address, two pages: by who looks.
#[derive(Debug)]
pub enum Either<L, R> {
    Left(Box<L>),
    Right(Box<R>),
}

impl<L: View, R: View> View for Either<L, R> {
    fn draw(&self) -> Result<String, Error> {
        match self {
            Either::Left(view) => view.draw(),
            Either::Right(view) => view.draw(),
        }
    }
}
