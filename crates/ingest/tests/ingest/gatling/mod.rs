//! Gatling's logs, its report folders, and the files in them.

mod broken_log;
mod folders;
mod log;
mod report;
mod report_files;
