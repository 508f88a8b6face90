//! What `serve` can be told, by flags or variables, with defaults that start on an empty machine.

mod address;
mod quantity;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use address::{Network, PublicUrl};
use clap::Args;
pub use quantity::{ByteSize, Percent, duration, step_ms};

/// Where the data is: shared by every command that opens the database.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder for everything Headroom keeps; made where it is missing
    #[arg(long, env = "HEADROOM_DATA_DIR", default_value = "headroom-data", value_name = "DIR")]
    pub data_dir: PathBuf,

    /// The database: `sqlite:FILE` or `postgres://…` [default: sqlite:DATA-DIR/headroom.db]
    #[arg(long, env = "HEADROOM_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl Data {
    /// The database's address, by default a file in the data folder.
    pub fn database_url(&self) -> String {
        let default = || format!("sqlite:{}", self.data_dir.join("headroom.db").display());
        self.database_url.clone().unwrap_or_else(default)
    }

    /// The data folder, unless the data is kept elsewhere.
    pub fn own_folder(&self) -> Option<&Path> {
        self.database_url.is_none().then_some(self.data_dir.as_path())
    }
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, env = "HEADROOM_ADDR", default_value = "127.0.0.1:3000", value_name = "HOST:PORT")]
    pub addr: SocketAddr,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,

    /// Address that people type, as in `https://headroom.example`: needed behind a proxy that ends TLS
    #[arg(long, env = "HEADROOM_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,

    /// Proxies whose forwarded headers count: addresses or networks, separated by commas
    #[arg(long, env = "HEADROOM_TRUSTED_PROXIES", value_delimiter = ',', value_name = "ADDRESS[/BITS]")]
    pub trusted_proxies: Vec<Network>,

    /// Largest upload, as in `500MB` or `64GiB`
    #[arg(long, env = "HEADROOM_UPLOAD_LIMIT", default_value = "64GiB", value_name = "SIZE")]
    pub upload_limit: ByteSize,

    /// Share of the disk with the data folder that stays free: with less, `/readyz` says no
    #[arg(long, env = "HEADROOM_DISK_RESERVE", default_value = "5%", value_name = "PERCENT")]
    pub disk_reserve: Percent,

    /// After SIGTERM, go on accepting for so long while `/readyz` says no: for balancers that take time to notice
    #[arg(long, env = "HEADROOM_STOP_DELAY", default_value = "0s", value_name = "TIME", value_parser = duration)]
    pub stop_delay: Duration,

    /// Then finish what is open within so long; an upload that takes longer is cut off, with nothing kept
    #[arg(long, env = "HEADROOM_STOP_WITHIN", default_value = "10m", value_name = "TIME", value_parser = duration)]
    pub stop_within: Duration,

    /// Say where it serves as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Variables that other commands read, and that `serve` therefore knows too.
const KNOWN_ELSEWHERE: [&str; 4] = ["HEADROOM_URL", "HEADROOM_TOKEN", "HEADROOM_SERVICE", "HEADROOM_GOLDEN"];

/// Refuses a variable that begins like ours and is none: a mistyped name would otherwise be silence.
pub fn refuse_unknown_variables(
    command: &clap::Command,
    set: impl IntoIterator<Item = String>,
) -> Result<(), String> {
    let known: Vec<_> = command.get_arguments().filter_map(|arg| arg.get_env()).collect();
    let unknown = set.into_iter().filter(|name| name.starts_with("HEADROOM_")).find(|name| {
        !known.iter().any(|known| *known == name.as_str()) && !KNOWN_ELSEWHERE.contains(&name.as_str())
    });
    match unknown {
        None => Ok(()),
        Some(name) => Err(format!(
            "{name} is set, but Headroom has no such variable. Unset it or correct its name; \
             `headroom serve --help` lists them."
        )),
    }
}
