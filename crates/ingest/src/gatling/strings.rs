//! Text as a JVM holds it: Latin-1, or UTF-16 in the byte order of the machine that wrote it.

use super::spaced;

/// Decodes string data by its coder (0 Latin-1, else UTF-16); lone surrogates become U+FFFD, line ends and tabs spaces.
pub(super) fn decode(data: &[u8], coder: u8) -> String {
    if coder == 0 {
        return spaced(&data.iter().map(|&byte| char::from(byte)).collect::<String>());
    }
    let pairs = || data.as_chunks::<2>().0.iter();
    // Read in the wrong order, most of a western text has a zero in its low half. One such unit proves nothing: 一.
    let zero_low = pairs().filter(|pair| pair[0] == 0 && pair[1] != 0).count();
    let from_bytes = if 2 * zero_low > data.len() / 2 { u16::from_be_bytes } else { u16::from_le_bytes };
    let units = pairs().map(|&pair| from_bytes(pair));
    let text: String =
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    spaced(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_1_and_both_orders_of_utf_16_are_read() {
        assert_eq!(decode(b"Caf\xe9\n", 0), "Café ");
        assert_eq!(decode(&[0x1f, 0x04], 1), "П");
        assert_eq!(decode(&[0x48, 0, 0x69, 0], 1), "Hi");
        assert_eq!(decode(&[0, 0x48, 0, 0x69], 1), "Hi");
        assert_eq!(decode(&[0xc1, 0x54, 0x00, 0x4e, 0xa7, 0x89], 1), "\u{54c1}\u{4e00}\u{89a7}");
        assert_eq!(decode(&[0x3d, 0xd8, 0x41, 0], 1), "\u{fffd}A");
    }
}
