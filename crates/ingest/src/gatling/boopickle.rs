//! The few types of boopickle that Gatling's assertions are written in.

/// Reads one blob; each method gives none where the bytes do not fit.
pub(super) struct Unpickler<'a> {
    bytes: &'a [u8],
    strings: Vec<String>,
}

impl<'a> Unpickler<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, strings: Vec::new() }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    /// A number of variable length: 7, 12, 20, 28 or 32 bits.
    pub(super) fn int(&mut self) -> Option<i64> {
        let first = self.byte()?;
        if first & 0x80 == 0 {
            return Some(i64::from(first));
        }
        let more = match first & 0xe0 {
            0x80 => 1,
            0xa0 => 2,
            0xc0 => 3,
            _ if first == 0xe0 => {
                let (four, rest) = self.bytes.split_first_chunk()?;
                self.bytes = rest;
                return Some(i64::from(i32::from_le_bytes(*four)));
            }
            _ => return None,
        };
        let mut value = i64::from(first & 0x0f);
        for _ in 0..more {
            value = value << 8 | i64::from(self.byte()?);
        }
        Some(if first & 0x10 == 0 { value } else { -value })
    }

    pub(super) fn double(&mut self) -> Option<f64> {
        let (eight, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(f64::from_le_bytes(*eight))
    }

    pub(super) fn bool(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// The zero before the fields of a class.
    pub(super) fn class(&mut self) -> Option<()> {
        (self.int()? == 0).then_some(())
    }

    /// UTF-16 units in one to three bytes each, or a reference to an earlier string (they count from 2).
    pub(super) fn string(&mut self) -> Option<String> {
        let length = self.int()?;
        if length < 0 {
            return self.strings.get(usize::try_from(-length - 2).ok()?).cloned();
        }
        let mut units = Vec::new();
        for _ in 0..length {
            let first = self.byte()?;
            let low = u16::from(first & 0x3f);
            units.push(match first & 0xc0 {
                0x80 => u16::from(self.byte()?) << 6 | low,
                0xc0 => {
                    let middle = u16::from(self.byte()?);
                    u16::from(self.byte()?) << 14 | middle << 6 | low
                }
                _ => u16::from(first),
            });
        }
        let text = String::from_utf16_lossy(&units);
        self.strings.push(text.clone());
        Some(text)
    }

    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = usize::try_from(self.int()?).ok().filter(|length| *length <= self.bytes.len())?;
        (0..length).map(|_| item(self)).collect()
    }
}
