//! Whether somebody chose a take, as far as the rows say.
//!
//! A new take is picked by itself unless the pick was approved or drawn by hand. So a pick that is the newest and of which
//! nobody said anything was chosen by nobody, and what came after an approved pick was never in question.

/// A take among those of its shot, stage and moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmongTakes {
    /// Its number.
    pub ordinal: u32,
    /// The smallest number among them.
    pub oldest: u32,
    /// The largest number among them.
    pub newest: u32,
    /// The one that is picked; none when none is.
    pub pick: Option<Pick>,
}

/// A take that is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Its number.
    pub ordinal: u32,
    /// Why it stays picked when a new one comes.
    pub kept: Kept,
}

/// Whether a pick stays when a new take comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It does not.
    Replaced,
    /// It does, because a person approved it.
    Approved,
    /// It does, because a person drew it.
    ByHand,
}

impl AmongTakes {
    /// Whether somebody took it when they chose among several; none where nobody did.
    #[must_use]
    pub fn picked(&self) -> Option<bool> {
        let pick = self.pick?;
        match pick.kept {
            Kept::ByHand => None,
            Kept::Replaced if pick.ordinal == self.newest => None,
            Kept::Approved if pick.ordinal == self.oldest || self.ordinal > pick.ordinal => None,
            Kept::Replaced | Kept::Approved => Some(self.ordinal == pick.ordinal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is known of the takes 1 to 3 when this one is picked.
    fn of_three(ordinal: u32, kept: Kept) -> [Option<bool>; 3] {
        let pick = Some(Pick { ordinal, kept });
        [1, 2, 3].map(|ordinal| AmongTakes { ordinal, oldest: 1, newest: 3, pick }.picked())
    }

    #[test]
    fn only_what_somebody_chose_counts() {
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(of_three(3, Kept::Replaced), [None, None, None], "the newest is picked by itself");
        assert_eq!(of_three(2, Kept::Replaced), [no, yes, no]);
        assert_eq!(of_three(3, Kept::Approved), [no, no, yes]);
        assert_eq!(of_three(2, Kept::Approved), [no, yes, None], "the third may have come later");
        assert_eq!(of_three(1, Kept::Approved), [None, None, None]);
        assert_eq!(of_three(2, Kept::ByHand), [None, None, None]);
        assert_eq!(AmongTakes { ordinal: 1, oldest: 1, newest: 1, pick: None }.picked(), None);
    }
}
