//! The colours of a chart. What is drawn are sentinels: the last two digits of `#0000xx` name a token of the style sheet,
//! and `#0001xx` is the same token, dashed. A stand-alone picture carries the two palettes itself.

use std::fmt::Write as _;

use plotters::style::RGBColor;

/// What a mark means, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Ink,
    Soft,
    Line,
    Edge,
    Paper,
    Wash,
    Bad,
    P50,
    P95,
    P99,
}

impl Token {
    const ALL: [Self; 10] = [
        Self::Ink,
        Self::Soft,
        Self::Line,
        Self::Edge,
        Self::Paper,
        Self::Wash,
        Self::Bad,
        Self::P50,
        Self::P95,
        Self::P99,
    ];

    pub(crate) const fn solid(self) -> RGBColor {
        RGBColor(0, 0, self.sentinel())
    }

    pub(crate) const fn dashed(self) -> RGBColor {
        RGBColor(0, 1, self.sentinel())
    }

    /// Series colours have 3:1 against the ground at least, which is not enough for text: their labels are ink with a
    /// swatch before it.
    pub(crate) const fn is_series(self) -> bool {
        matches!(self, Self::P50 | Self::P95 | Self::P99)
    }

    const fn sentinel(self) -> u8 {
        match self {
            Self::Ink => 0x10,
            Self::Soft => 0x11,
            Self::Line => 0x12,
            Self::Edge => 0x13,
            Self::Paper => 0x14,
            Self::Wash => 0x15,
            Self::Bad => 0x22,
            Self::P50 => 0x30,
            Self::P95 => 0x31,
            Self::P99 => 0x32,
        }
    }

    /// The token's name in the style sheet, and its colour on a light and on a dark ground.
    const fn token(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Ink => ("ink", "#16181a", "#e8eaec"),
            Self::Soft => ("soft", "#55595e", "#a3a9af"),
            Self::Line => ("line", "#dcdcd5", "#2e3236"),
            Self::Edge => ("edge", "#82827a", "#747a80"),
            Self::Paper => ("paper", "#fdfdfb", "#121416"),
            Self::Wash => ("wash", "#f4f4f0", "#1a1d20"),
            Self::Bad => ("bad", "#b3201a", "#ff8d83"),
            Self::P50 => ("p50", "#668ac6", "#4a76bd"),
            Self::P95 => ("p95", "#1f57b0", "#82aef5"),
            Self::P99 => ("p99", "#0e2a5e", "#d8e6ff"),
        }
    }
}

/// The same picture as a file of its own: with its name space, its ground and both palettes, chosen by the reader's
/// preference.
pub fn standalone(svg: &str) -> String {
    let Some((head, body)) = svg.split_once(">\n") else { return svg.to_owned() };
    let tall = head.rsplit_once(' ').map_or("100%", |(_, height)| height.trim_end_matches('"'));
    format!(
        "{head} xmlns=\"http://www.w3.org/2000/svg\">\n<style>{}</style>\n\
         <rect width=\"100%\" height=\"{tall}\" fill=\"#000014\"/>\n{body}",
        style(body)
    )
}

fn style(body: &str) -> String {
    let used: Vec<Token> =
        Token::ALL.into_iter().filter(|ink| *ink == Token::Paper || body.contains(&hex(*ink))).collect();
    let mut css = String::from(
        "text{font-family:system-ui,sans-serif;stroke-width:7px;stroke-linejoin:round;paint-order:stroke}\
         polyline{stroke-linejoin:round}[stroke^=\"#0001\"]{stroke-dasharray:9 7}",
    );
    css.push_str(&palette(&used, |(_, light, _)| light));
    write!(css, "@media(prefers-color-scheme:dark){{{}}}", palette(&used, |(_, _, dark)| dark))
        .expect("writing to a string cannot fail");
    css
}

fn palette(used: &[Token], side: fn((&'static str, &'static str, &'static str)) -> &'static str) -> String {
    let mut css = format!("text{{stroke:{}}}text[fill$=\"14\"]{{stroke:none}}", side(Token::Paper.token()));
    for ink in used {
        let (digits, colour) = (hex(*ink), side(ink.token()));
        write!(css, "[fill$=\"{digits}\"]{{fill:{colour}}}[stroke$=\"{digits}\"]{{stroke:{colour}}}")
            .expect("writing to a string cannot fail");
    }
    css
}

fn hex(ink: Token) -> String {
    format!("{:02X}", ink.sentinel())
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn the_palette_of_a_picture_is_that_of_the_style_sheet() {
        let css = include_str!("../../../style/main.css");
        for ink in Token::ALL {
            let (name, light, dark) = ink.token();
            assert!(css.contains(&format!("--{name}: light-dark({light}, {dark})")), "{name} differs");
            let rule = format!("[fill$=\"{:02x}\"]", ink.sentinel());
            assert!(css.contains(&rule), "the style sheet has no rule for {rule}");
        }
    }
}
