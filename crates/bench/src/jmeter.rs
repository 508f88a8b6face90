//! `JMeter`'s CSV with the columns of 5.6 that are on by default.

use std::io::{self, Write};

use crate::random::Random;

const HEAD: &str = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n";

/// Writes about `bytes` bytes, about 2,000 samples a second.
pub(crate) fn write(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut random = Random::seeded(20_261_122);
    let mut piece = HEAD.as_bytes().to_vec();
    let (mut written, mut now) = (0, 1_795_389_902_963_u64);
    for nth in 0_u64.. {
        if written + piece.len() as u64 >= bytes {
            break;
        }
        now += nth & 1;
        let name = random.below(24);
        let took = random.duration(12.0 + name as f64 * 4.0) / 1_000_000;
        let (code, message, success, why) = if random.once_in(100) {
            (503, "Service Unavailable", false, "\"Test failed: code expected to match /200/, got 503\"")
        } else {
            (200, "OK", true, "")
        };
        let (start, user, size) = (now - took, random.below(50) + 1, 900 + random.below(9_000));
        writeln!(
            piece,
            "{start},{took},GET /api/v2/products/{name},{code},{message},Shop 1-{user},text,{success},{why},{size},214,\
             50,50,https://shop.example/api/v2/products/{name},{took},0,0"
        )?;
        if piece.len() >= 1 << 20 {
            out.write_all(&piece)?;
            written += piece.len() as u64;
            piece.clear();
        }
    }
    out.write_all(&piece)?;
    out.flush()
}
