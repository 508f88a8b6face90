//! The words for roles.

use domain::Role;

use crate::ui::Choice;

/// What an account of this role may do, after “may”.
pub fn may(role: Role) -> &'static str {
    match role {
        Role::Viewer => "read everything and change nothing but their own password",
        Role::Member => "register services, upload runs and work on reviews",
        Role::Admin => "do everything a member may, and keep the accounts",
    }
}

/// The same, said to the person.
pub fn you_may(role: Role) -> &'static str {
    match role {
        Role::Viewer => "You may read everything and change nothing but your password.",
        Role::Member => "You may register services, upload runs and work on reviews.",
        Role::Admin => "You may do everything a member may, and you keep the accounts.",
    }
}

/// The role in running text, with its article: `an administrator`.
pub fn a(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer",
        Role::Member => "a member",
        Role::Admin => "an administrator",
    }
}

/// So many of a role: `1 administrator`, `4 members`.
pub fn counted(count: i64, role: Role) -> String {
    let word = match role {
        Role::Viewer => "viewer",
        Role::Member => "member",
        Role::Admin => "administrator",
    };
    chart::format::counted(u64::try_from(count).unwrap_or(0), word)
}

/// The roles to choose from.
pub fn choices() -> Vec<Choice> {
    let choice = |role: &Role| Choice::new(role.as_str(), role.as_str(), format!("May {}.", may(*role)));
    Role::ALL.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_counted_in_words() {
        assert_eq!(counted(1, Role::Admin), "1 administrator");
        assert_eq!(counted(4, Role::Member), "4 members");
    }
}
