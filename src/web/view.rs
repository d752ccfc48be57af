use crate::error::Error;
use askama::Template;

/// What can be drawn as a page: every template, and either of two.
pub trait View {
    /// # Errors
    /// The template's own, which a test would have met.
    fn draw(&self) -> Result<String, Error>;
}

/// What nearly every page fits into, in bytes: one that grows is copied each time it does.
const USUAL: usize = 30 * 1024;

impl<T: Template> View for T {
    fn draw(&self) -> Result<String, Error> {
        let mut page = String::with_capacity(USUAL);
        self.render_into(&mut page)?;
        Ok(page)
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
