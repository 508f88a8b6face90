//! Who sends a request, and what that caller may do.

use domain::{Account, Role, Scope, SecretHash, ServiceId, Slug, Token};
use store::Author;

use crate::problem::Problem;
use crate::routes::Access;

/// Who sends a request: put into its extensions by the layer `identify`.
#[derive(Debug, Clone)]
pub struct Caller {
    /// In whose name.
    pub account: Account,
    /// By which right.
    pub by: Credential,
}

/// What a caller showed.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A browser's session, by the hash of its secret.
    Session(SecretHash),
    /// A token.
    Token(Box<Token>),
}

impl Caller {
    /// Who did it, for the record: with the token's name where one was used.
    pub fn author(&self) -> Author {
        let name = match &self.by {
            Credential::Session(_) => self.account.name.to_string(),
            Credential::Token(token) => format!("{} (token {})", self.account.name, token.name),
        };
        Author { account: Some(self.account.id), name }
    }

    /// May upload runs.
    pub fn may_upload(&self) -> Result<(), Problem> {
        self.may(Scope::Upload)
    }

    /// May change services and reviews.
    pub fn may_write(&self) -> Result<(), Problem> {
        self.may(Scope::Write)
    }

    fn may(&self, needed: Scope) -> Result<(), Problem> {
        if !self.account.role.may_write() {
            let detail = format!("The account {} has the role viewer, which reads only.", self.account.name);
            return Err(Problem::forbidden(detail));
        }
        match &self.by {
            Credential::Token(token) if token.scope < needed => Err(Problem::forbidden(format!(
                "This needs a token of scope {needed}; the token “{}” has the scope {}.",
                token.name, token.scope
            ))),
            _ => Ok(()),
        }
    }

    /// May touch this service at all: a token can be bound to another one.
    pub fn may_see(&self, service: ServiceId) -> Result<(), Problem> {
        match self.bound_to() {
            Some((bound, slug)) if *bound != service => Err(not_bound(slug)),
            _ => Ok(()),
        }
    }

    /// May touch more than one service.
    pub fn may_see_all(&self) -> Result<(), Problem> {
        self.bound_to().map_or(Ok(()), |(_, slug)| Err(not_bound(slug)))
    }

    /// The one service that its token is good for.
    pub fn bound_to(&self) -> Option<&(ServiceId, Slug)> {
        match &self.by {
            Credential::Token(token) => token.service.as_ref(),
            Credential::Session(_) => None,
        }
    }

    /// Whether the request may pass to its handler. Handlers of the machines' routes ask again where a service is
    /// named; people's routes are not for tokens that are bound to one.
    pub fn may_use(&self, access: Access, path: &str) -> Result<(), Problem> {
        if !path.starts_with("/api/v1/") && access != Access::Upload {
            self.may_see_all()?;
        }
        match access {
            Access::Everybody | Access::SetUp | Access::Read => Ok(()),
            Access::Upload => self.may_upload(),
            Access::Write => self.may_write(),
            Access::Person => self.is_person(),
            Access::Admin => self.is_person().and_then(|()| self.is_administrator()),
        }
    }

    fn is_person(&self) -> Result<(), Problem> {
        match self.by {
            Credential::Session(_) => Ok(()),
            Credential::Token(_) => {
                Err(Problem::forbidden("This is for people who signed in, not for a token."))
            }
        }
    }

    fn is_administrator(&self) -> Result<(), Problem> {
        match self.account.role {
            Role::Admin => Ok(()),
            role => Err(Problem::administrators_only(role)),
        }
    }
}

fn not_bound(slug: &Slug) -> Problem {
    Problem::forbidden(format!("This token is good for the service {slug} only."))
}
