//! The modules of a QR symbol, as an encoder yields them.

/// The dark and light modules of a square symbol, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolMatrix {
    side: u16,
    dark: Vec<bool>,
}

/// Why modules are not a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{modules} modules are not a square of side {side} in 1..=177")]
pub struct SymbolMatrixError {
    /// Side as given.
    pub side: u16,
    /// Number of modules as given.
    pub modules: usize,
}

impl SymbolMatrix {
    /// Takes `side * side` modules row by row, `true` for dark. ISO/IEC 18004 ends at 177 modules.
    pub fn new(side: u16, dark: Vec<bool>) -> Result<Self, SymbolMatrixError> {
        if !(1..=177).contains(&side) || dark.len() != usize::from(side) * usize::from(side) {
            return Err(SymbolMatrixError {
                side,
                modules: dark.len(),
            });
        }
        Ok(Self { side, dark })
    }

    /// Modules along one side.
    pub fn side(&self) -> u16 {
        self.side
    }

    /// Whether a module is dark; everything outside the symbol is light.
    pub fn is_dark(&self, column: i32, row: i32) -> bool {
        let side = usize::from(self.side);
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else {
            return false;
        };
        column < side && row < side && self.dark.get(row * side + column).copied().unwrap_or(false)
    }
}
