//! The words of the problem. No I/O, no async, nothing of the web: it compiles to wasm, and every other crate speaks it.
//!
//! # Glossary
//!
//! One word per thing, in tables, types, addresses and labels.
//!
//! | word | meaning |
//! | --- | --- |
//! | service | something that answers requests and belongs to a team |
//! | inventory | declared facts about a service in one environment: instances, pool sizes, limits |
//! | environment | where a service runs: `staging`, `production` |
//! | scenario | what a load test does; only runs of one scenario are compared |
//! | run | one load test of one service, as uploaded |
//! | window | a part of a run's time that somebody looks at; it changes nothing of the run |
//! | receipt | what was read of an upload, what was left out and what is missing |
//! | endpoint | requests of one name within a run |
//! | name rule | how an address becomes the name of an endpoint: `/orders/17` counts for `/orders/{id}` |
//! | baseline | the run that later ones are seen against |
//! | reading | a measured use of a resource of the system under test |
//! | limit | what a resource can carry at most |
//! | ceiling | the request rate at which a limit is reached |
//! | first limit | the resource whose ceiling is lowest |
//! | change | one difference between runs, judged by comparing them |
//! | checklist | items by section for each order, as data with versions |
//! | draft | the text of a checklist's next version, before it is published |
//! | precedent | a design of others, with the one measured limit that it removed |
//! | review | a service's walk through a checklist, from one order to another |
//! | item | one question of a checklist |
//! | input | a named value that an item's rule calculates with |
//! | evidence | what an answer rests on |
//! | exemption | an item that lacks a pass, excused until a day by somebody who is not the author |
//! | thread | what is said of an item: agreement, a question, an override, a comment |
//! | signature | a member's word, never the author's, that a service is ready for an order |
//! | condition | an item that a signature still asks for, with an owner and a day |
//! | snapshot | everything that a signature was given to, frozen |
//! | lapse | the end of a pass or a signature, because what it rested on is too old or has changed |
//! | shared resource | what several services draw connections from, with a limit of its own: one database |
//! | draw | that a service takes its connections from a shared resource |
//! | campaign | items that chosen services shall have by a day |
//! | view | the team's name for a list as its address filters and sorts it |
//! | invitation | a one-time link by which a person chooses the password of an account, new or their own |
//! | order | an order of magnitude of load: 100, 1,000, 10,000, 100,000 requests per second |

mod account;
mod asked;
mod bin;
mod campaign;
mod carried;
mod checklist;
mod csv_columns;
mod edited;
pub mod format;
mod grounds;
#[cfg(feature = "hdr")]
mod histogram;
mod ids;
mod inventory;
mod invitation;
mod item_owner;
mod list;
mod matrix;
mod name_rules;
mod names;
mod number;
mod precedent;
mod published;
mod reading_rules;
mod report;
mod resource;
mod review;
mod run;
mod schema;
mod secrets;
#[cfg(feature = "hdr")]
mod series;
mod service;
mod share;
mod time;
#[cfg(feature = "hdr")]
mod varint;
mod view;
mod window;

pub use account::{Account, Device, PasswordHash, Role, Scope, SecretHash, Session, Token, TokenState};
pub use asked::{
    AccountBy, AccountFilter, Asked, BinBy, BinFilter, CampaignBy, CampaignFilter, ChecklistBy,
    ChecklistFilter, Day, Filter, Freshness, InvitationBy, InvitationFilter, InvitedTo, Judged,
    OwnTokenFilter, PrecedentBy, PrecedentFilter, Reached, ResourceBy, ResourceFilter, ReviewBy,
    ReviewFilter, RunBy, RunFilter, Search, ServiceBy, ServiceFilter, SessionBy, SessionFilter, ShareBy,
    ShareFilter, TokenBy, TokenFilter, Whether, Wrong,
};
pub use bin::{BinKind, BinPlace, Binned, BinnedThing};
pub use campaign::{
    Campaign, CampaignDay, CampaignExemption, CampaignFile, CampaignLine, CampaignPlan, CampaignService,
    Progress,
};
pub use carried::{Carried, ToCarry};
pub use checklist::{
    Checklist, Claim, Example, Input, Item, Mode, OrderText, Remedy, Rule, Section, Severity, Source,
};
pub use csv_columns::{Column, CsvColumns, DurationUnit, Guess, Moment};
pub use edited::Edited;
pub use grounds::{Grounds, JudgedRun, RunFacts, WholeReview};
#[cfg(feature = "hdr")]
pub use histogram::{Buckets, Histogram, Ranks, StandardHistogram};
pub use ids::{
    AccountId, BaselineId, CampaignId, CommentId, EnvironmentId, EvidenceId, ExemptionId, InvitationId,
    ResourceId, ReviewId, RunId, ServiceId, SessionId, ShareId, ThreadId, TokenId, ViewId,
};
pub use inventory::{Fact, InputName, Value, ValueKind};
pub use invitation::{AccountLine, Invitation, Invited};
pub use item_owner::ItemOwner;
pub use list::{Cursor, CursorValue, Direction, Page, Sorted};
pub use matrix::StatusCounts;
pub use name_rules::NameRules;
pub use names::{
    AccountName, CampaignTitle, ChecklistId, EnvironmentName, Invalid, OwnerName, Paragraph, PrecedentId,
    Reason, ScenarioName, ServiceName, Slug, Title, TokenName, Version, ViewName,
};
pub use precedent::{Figure, Precedent, PrecedentEntry, PrecedentSource};
pub use published::{ChecklistDraft, ChecklistVersion, Published, PublishedLine};
pub use reading_rules::ReadingRules;
pub use report::{
    Check, Endpoint, EndpointSeries, ErrorCount, FileRead, Group, JudgedBy, Latency, Metric, Range, Report,
    Requests, Scenario, Series, Skipped, SkippedLine, Threshold, share_of,
};
pub use resource::{Connections, Draw, Resource, ResourceFile, ResourceKind, ResourceWords};
pub use review::{
    Action, Answer, Answered, CitedRun, Comment, Condition, Ended, Evidence, EvidenceKind, Exemption, Gate,
    ItemStanding, KeptSnapshot, Lapse, LinkUrl, NewAnswer, NewExemption, NewReview, NewSnapshot, NewThread,
    NotApplicableBecause, Person, Refusal, RefusalKind, Reopened, Review, ReviewChange, ReviewFile,
    ReviewState, ReviewStep, Settled, Signature, Signing, SnapshotHead, Status, Tally, Thread, ThreadKind,
    Typed, Verdict, mentioned,
};
pub use run::{Baseline, ContentId, Rejection, Run, RunDetails, RunLine, ThresholdCounts};
#[cfg(feature = "hdr")]
pub use run::{Measured, Recording};
pub use secrets::{address_without_secrets, text_without_secrets};
#[cfg(feature = "hdr")]
pub use series::{Packer, SeriesBlock, Slice, Steps, run_series, series, series_on};
pub use service::{LapsedOrder, NewService, NewestReview, Order, Service, ServiceLine, TargetRate};
pub use share::Share;
pub use time::{Clock, Timestamp};
#[cfg(feature = "hdr")]
pub use varint::DecodeError;
pub use view::{SavedView, ViewOf};
pub use window::{Window, WindowProblem};
