//! A real `PostgreSQL` server for the tests of one process: a folder, a socket and a data folder of its own, and no port.
//!
//! A shell holds it: it makes the cluster, starts the server, then waits for the end of its standard input. That pipe
//! closes when the test process ends, in whichever way, and the shell stops the server and removes the folder.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions};

/// `$0` is the folder, `$1` the folder of the programs. Interrupts are for the test process; the shell
/// outlives it, even where nobody is left to hear that the server is ready.
/// Names sort as people sort them, so that a list that must sort by bytes shows when it does not.
const SCRIPT: &str = r#"
trap '' INT TERM HUP PIPE
PATH="$1:$PATH"
if initdb -D "$0/data" -U postgres -A trust -E UTF8 --locale-provider=icu --icu-locale=en-US --locale=C.UTF-8 \
        --no-sync --no-instructions >"$0/log" 2>&1 &&
    pg_ctl -D "$0/data" -l "$0/log" -w -t 60 start >>"$0/log" 2>&1 \
        -o "-k '$0' -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off"
then
    echo ready
    read -r _
    pg_ctl -D "$0/data" -m immediate stop >>"$0/log" 2>&1
else
    cat "$0/log"
fi
rm -rf "$0"
"#;

/// A server that runs until the process ends.
struct Cluster {
    folder: PathBuf,
    /// Its input is open for as long as the process lives; the end of it stops the server.
    _shell: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();

/// Makes an empty database and gives its address.
pub(super) async fn create_database(name: &str) -> String {
    let cluster = CLUSTER.get_or_init(start);
    let folder = cluster.folder.display();
    let options: PgConnectOptions =
        format!("postgres://postgres@localhost/postgres?host={folder}").parse().expect("a good address");
    let mut connection = options.connect().await.expect("the server that was started answers");
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut connection).await.expect("a fresh name");
    connection.close().await.expect("nothing is under way");
    format!("postgres://postgres@localhost/{name}?host={folder}")
}

fn start() -> Cluster {
    let programs = programs();
    let folder =
        tempfile::Builder::new().prefix("headroom-pg-").tempdir().expect("a temporary folder").keep();
    let user = user();
    if let Some((uid, gid)) = user {
        chown(&folder, Some(uid), Some(gid)).expect("root may give a folder away");
    }
    let mut shell = spawn(&folder, &programs, user);
    let mut output = BufReader::new(shell.stdout.take().expect("the output was piped"));
    let mut said = String::new();
    while !said.ends_with("ready\n") {
        let end = output.read_line(&mut said).expect("what the shell says is text") == 0;
        assert!(!end, "PostgreSQL for the tests did not start:\n{said}");
    }
    Cluster { folder, _shell: shell }
}

fn spawn(folder: &Path, programs: &Path, user: Option<(u32, u32)>) -> Child {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(SCRIPT).arg(folder).arg(programs).current_dir(folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some((uid, gid)) = user {
        shell.uid(uid).gid(gid);
    }
    shell.spawn().expect("every system has /bin/sh")
}

/// The newest programs that Debian's package has put there, or whatever is on the path.
fn programs() -> PathBuf {
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let installed =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let newest = installed.filter(|path| path.join("bin/initdb").exists()).max_by_key(version);
    let on_path = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()));
    newest.map(|path| path.join("bin")).or(on_path).expect(
        "The tests start a PostgreSQL of their own (15 or newer) and found no initdb: install Debian's package `postgresql`",
    )
}

/// The user that the server runs as: it refuses to be root, so root lends it the one of Debian's package.
fn user() -> Option<(u32, u32)> {
    let me = fs::metadata("/proc/self").expect("the tests run on Linux").uid();
    if me != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("every system lists its users");
    let ids = users.lines().find_map(|line| {
        let mut fields = line.strip_prefix("postgres:")?.split(':').skip(1);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    Some(ids.expect(
        "PostgreSQL does not run as root, and there is no user `postgres`: Debian's package `postgresql` makes it",
    ))
}
