//! Decimal digits, eight at a time: times and durations are most of what a result file holds.

/// The number that eight digits are; none where one of them is none.
pub(crate) fn eight(text: [u8; 8]) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    let text = u64::from_le_bytes(text);
    // Digits are 0x30 to 0x39: with 6 added they still begin with 3.
    let above = text.wrapping_add(0x0606_0606_0606_0606);
    if (text & HIGH) != ZEROS || (above & HIGH) != ZEROS {
        return None;
    }
    // Neighbours are put together: digits to pairs, pairs to fours, fours to eight.
    let pairs = ((text - ZEROS) * 10 + ((text - ZEROS) >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn eight_digits_are_the_number_that_they_are_alone(number in 0_u64..100_000_000) {
            let text = format!("{number:08}");
            prop_assert_eq!(eight(text.as_bytes().try_into().unwrap()), Some(number));
        }

        #[test]
        fn anything_else_is_none(text in any::<[u8; 8]>(), at in 0_usize..8, digits in 0_u64..100_000_000) {
            let mut near: [u8; 8] = format!("{digits:08}").as_bytes().try_into().unwrap();
            near[at] = text[at];
            for text in [text, near] {
                let expected = text.iter().all(u8::is_ascii_digit).then(|| str::from_utf8(&text).unwrap().parse().unwrap());
                prop_assert_eq!(eight(text), expected);
            }
        }
    }
}
