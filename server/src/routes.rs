//! Routes together with who may use each of them: none can be added without saying so, and the table of all of them
//! is what the tests walk.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use http::Method;
use leptos_axum::{LeptosRoutes, generate_route_list};

use crate::pages;
use crate::state::AppState;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Everybody,
    /// Everybody, until there is an administrator; nobody then.
    SetUp,
    /// Everybody who is signed in, and every token.
    Read,
    /// Who may upload runs: members, and their tokens that upload or write. The body may have any size.
    Upload,
    /// Who may change services, runs and reviews: members, and their tokens that write.
    Write,
    /// People for themselves, whatever their role; no token.
    Person,
    /// Administrators; no token.
    Admin,
}

/// Routes, and the rule of each.
#[derive(Default)]
#[must_use]
pub struct Routes {
    router: Router<AppState>,
    rules: Rules,
}

/// Who may use which route.
#[derive(Debug, Clone, Default)]
pub struct Rules(Arc<BTreeMap<String, BTreeMap<&'static str, Access>>>);

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A route that only reads.
    pub fn get<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(path, access, "GET", on(MethodFilter::GET, handler))
    }

    /// A route that makes or does something.
    pub fn post<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(path, access, "POST", on(MethodFilter::POST, handler))
    }

    /// A route that takes an upload, as long as it is.
    pub fn upload<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let route = on(MethodFilter::POST, handler).layer(DefaultBodyLimit::disable());
        self.add(path, Access::Upload, "POST", route)
    }

    /// A route that sets something.
    pub fn put<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(path, access, "PUT", on(MethodFilter::PUT, handler))
    }

    /// A route that changes a part of something.
    pub fn patch<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(path, access, "PATCH", on(MethodFilter::PATCH, handler))
    }

    /// A route that removes something.
    pub fn delete<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(path, access, "DELETE", on(MethodFilter::DELETE, handler))
    }

    /// All pages of the crate `app`. Each needs an entry in `accesses`, and each entry a page: the program does not start
    /// otherwise.
    pub fn pages(mut self, app: &AppState, accesses: &[(&str, Access)]) -> Self {
        let list = generate_route_list(App);
        let mut named: Vec<_> = list.iter().map(|page| page.path().to_owned()).collect();
        let mut ruled: Vec<_> = accesses.iter().map(|(path, _)| (*path).to_owned()).collect();
        named.sort_unstable();
        ruled.sort_unstable();
        assert_eq!(named, ruled, "every page has a rule of who may see it, and every rule a page");
        for (path, access) in accesses {
            self.rules.add(path, "GET", *access);
        }
        let assets = app.assets.clone();
        let document = move || app::shell(assets.clone());
        self.router = self.router.leptos_routes_with_context(app, list, pages::contexts(app), document);
        self
    }

    /// These and others.
    pub fn merge(mut self, others: Self) -> Self {
        self.router = self.router.merge(others.router);
        for (method, path, access) in others.rules.iter() {
            self.rules.add(path, method, access);
        }
        self
    }

    /// The routes and the rules.
    pub fn finish(self) -> (Router<AppState>, Rules) {
        (self.router, self.rules)
    }

    fn add(
        mut self,
        path: &str,
        access: Access,
        method: &'static str,
        route: MethodRouter<AppState>,
    ) -> Self {
        self.rules.add(path, method, access);
        self.router = self.router.route(path, route);
        self
    }
}

impl Rules {
    /// Who may send this method to the route of this path, as it was declared: `/services/{slug}`. A method that the route
    /// does not know is answered to whoever may read; none is a route without a rule.
    pub fn of(&self, path: &str, method: &Method) -> Option<Access> {
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        let methods = self.0.get(path)?;
        Some(methods.get(method).copied().unwrap_or(Access::Read))
    }

    /// Every route: method, path and who may use it, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, Access)> {
        self.0.iter().flat_map(|(path, methods)| {
            methods.iter().map(|(method, access)| (*method, path.as_str(), *access))
        })
    }

    fn add(&mut self, path: &str, method: &'static str, access: Access) {
        let methods = Arc::make_mut(&mut self.0).entry(path.to_owned()).or_default();
        assert!(methods.insert(method, access).is_none(), "{method} {path} is declared once");
    }
}
