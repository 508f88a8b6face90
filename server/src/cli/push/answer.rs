//! What a server answered to an upload, and with which exit code that ends.

use std::process::ExitCode;

use http::StatusCode;
use serde_json::{Value, json};

/// The answer to an upload.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    document: Value,
}

/// How the command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Unreadable = 3,
    Worse = 10,
    Threshold = 11,
    Invalid = 12,
}

impl Ending {
    pub(super) fn exit_code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

impl Answer {
    /// An answer with this body; one that is no JSON comes from something between us and the server.
    pub(super) fn new(status: StatusCode, body: &[u8]) -> Self {
        let document = serde_json::from_slice(body).unwrap_or_else(|_| {
            let title = format!("The answer was HTTP {status}, and not one of Headroom’s");
            let detail =
                "Is the address that of the server itself, and what stands before it set up for uploads?";
            json!({ "status": status.as_u16(), "title": title, "detail": detail })
        });
        Self { status, document }
    }

    pub(super) fn document(&self) -> &Value {
        &self.document
    }

    /// Whether it is about a run that was stored, whatever became of it.
    pub(super) fn is_run(&self) -> bool {
        self.document.get("id").is_some()
    }

    /// Whether sending the same again may help: nothing was stored, and not because of what was sent.
    pub(super) fn is_for_now(&self) -> bool {
        let is_passing = matches!(
            self.status,
            StatusCode::REQUEST_TIMEOUT
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT
        );
        !self.is_run() && (is_passing || self.kind() == "upload-broken-off")
    }

    /// As text for people: the server's own, or the problem's.
    pub(super) fn text(&self) -> String {
        let said = |name: &str| self.document.get(name).and_then(Value::as_str);
        if let Some(text) = said("text").or_else(|| said("sentence")) {
            return text.to_owned();
        }
        let title = said("title").map_or_else(|| format!("HTTP {}", self.status), str::to_owned);
        let detail = said("detail").map(|detail| format!(". {detail}")).unwrap_or_default();
        format!("{title}{detail}\n")
    }

    pub(super) fn ending(&self) -> Ending {
        if self.is_run() {
            return match self.status {
                StatusCode::CONFLICT => Ending::Worse,
                StatusCode::FAILED_DEPENDENCY => Ending::Threshold,
                StatusCode::UNPROCESSABLE_ENTITY => Ending::Invalid,
                _ => Ending::Done,
            };
        }
        match self.kind() {
            "not-readable" => Ending::Unreadable,
            _ if self.status.is_client_error() && !self.is_for_now() => Ending::Usage,
            _ => Ending::Failed,
        }
    }

    /// The last part of a problem's type; empty where it is none.
    fn kind(&self) -> &str {
        let kind = self.document.get("type").and_then(Value::as_str).unwrap_or_default();
        kind.rsplit(':').next().unwrap_or(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, document: &Value) -> Answer {
        Answer::new(StatusCode::from_u16(status).unwrap(), document.to_string().as_bytes())
    }

    fn problem(status: u16, kind: &str) -> Answer {
        answer(
            status,
            &json!({ "type": format!("urn:headroom:problem:{kind}"), "title": "T", "detail": "D." }),
        )
    }

    #[test]
    fn a_stored_run_ends_by_its_verdict() {
        let run = json!({ "id": "019a", "text": "Headroom  orders-api\n" });
        let endings = [200, 201, 409, 424, 422].map(|status| answer(status, &run).ending());
        assert_eq!(endings, [Ending::Done, Ending::Done, Ending::Worse, Ending::Threshold, Ending::Invalid]);
        assert_eq!(answer(201, &run).text(), "Headroom  orders-api\n");
    }

    #[test]
    fn a_refusal_ends_by_whose_fault_it_is() {
        assert_eq!(problem(422, "not-readable").ending(), Ending::Unreadable);
        for (status, kind) in
            [(401, "unauthorised"), (404, "not-found"), (422, "invalid-field"), (413, "too-large")]
        {
            assert_eq!(
                (problem(status, kind).ending(), problem(status, kind).is_for_now()),
                (Ending::Usage, false)
            );
        }
        assert_eq!(problem(500, "internal").ending(), Ending::Failed);
        assert_eq!(problem(404, "not-found").text(), "T. D.\n");
    }

    #[test]
    fn what_passes_is_worth_another_try() {
        for (status, kind) in
            [(503, "busy"), (503, "stopping"), (408, "upload-stalled"), (400, "upload-broken-off")]
        {
            assert!(problem(status, kind).is_for_now(), "{kind}");
            assert_eq!(problem(status, kind).ending(), Ending::Failed, "{kind}");
        }
        assert!(!problem(500, "internal").is_for_now());
    }

    #[test]
    fn an_answer_of_something_between_is_told_as_such() {
        let answer = Answer::new(StatusCode::BAD_GATEWAY, b"<html>502</html>");
        assert!(answer.is_for_now());
        assert!(
            answer.text().contains("HTTP 502 Bad Gateway, and not one of Headroom’s"),
            "{}",
            answer.text()
        );
        let answer = Answer::new(StatusCode::OK, b"<html>welcome</html>");
        assert_eq!(answer.ending(), Ending::Failed);
    }
}
