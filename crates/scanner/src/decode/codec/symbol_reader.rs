//! One sampled symbol to its payload: format, codewords, correction, segments.
//!
//! A block that errors alone cannot explain is tried again with its least sure codewords erased, more and
//! more of them (generalised minimum distance decoding). Four parity codewords then stay unused, so that a
//! wrong text slips through a block less than once in 10^9 tries. Cost: 40 µs for version 5, 0.3 ms at
//! most.

use super::blocks::Blocks;
use super::format::{self, Format};
use super::segments::{self, Padding};
use super::{mask, reed_solomon};
use crate::decode::symbol::Template;

/// Parity codewords left unused where codewords were erased.
const SPARE_WITH_ERASURES: usize = 3;
/// By how many the erasures grow from try to try.
const ERASURE_STEP: usize = 2;

/// Reads payloads; owns the buffers.
#[derive(Debug, Default)]
pub(crate) struct Codec {
    codewords: Vec<u8>,
    doubts: Vec<f32>,
    block: Vec<u8>,
    order: Vec<usize>,
    data: Vec<u8>,
}

impl Codec {
    /// The payload of module values in rows (negative is dark, further from zero is surer).
    pub(crate) fn read(&mut self, template: &Template, modules: &[f32]) -> Option<Vec<u8>> {
        let format = format::read(template.size, modules)?;
        self.collect(template, modules, format);
        let blocks = Blocks::of(template.version, format.level, self.codewords.len());
        if blocks.count == 1 {
            return self.read_single(template, &blocks);
        }
        let mut padding = Padding::Any;
        self.data.clear();
        for index in 0..blocks.count {
            if self.correct_block(&blocks, index)? > 0 {
                padding = Padding::Standard;
            }
            let data = blocks.data(index);
            self.data.extend_from_slice(&self.block[..data]);
        }
        segments::read(&self.data, template.version, padding).map(|stream| stream.text)
    }

    /// A symbol of one block: its padding codewords are known in advance, so they stand in for parity
    /// codewords as proof of a correction that used nearly all parity.
    fn read_single(&mut self, template: &Template, blocks: &Blocks) -> Option<Vec<u8>> {
        let data = blocks.data(0);
        self.load_block(blocks, 0);
        if reed_solomon::correct(&mut self.block, blocks.parity, &[], blocks.reserve).is_some() {
            let stream = segments::read(&self.block[..data], template.version, Padding::Any)?;
            return Some(stream.text);
        }
        self.rank(blocks, 0);
        for erased in (1..=blocks.parity).step_by(ERASURE_STEP) {
            self.load_block(blocks, 0);
            let erasures = &self.order[..erased];
            let Some(fixed) = reed_solomon::correct(&mut self.block, blocks.parity, erasures, 0) else {
                continue;
            };
            let stream = segments::read(&self.block[..data], template.version, Padding::Standard);
            let Some(stream) = stream else { continue };
            if fixed.spare + stream.padding >= SPARE_WITH_ERASURES {
                return Some(stream.text);
            }
        }
        None
    }

    /// Unmasks the data modules into codewords, each with how much it is to be doubted.
    fn collect(&mut self, template: &Template, modules: &[f32], format: Format) {
        let size = template.size;
        self.codewords.clear();
        self.doubts.clear();
        for eight in template.data.chunks_exact(8) {
            let (mut codeword, mut doubt) = (0u8, 0.0);
            for &index in eight {
                let index = usize::from(index);
                let (column, row) = (index % size, index / size);
                let value = if format.is_mirrored {
                    modules[column * size + row]
                } else {
                    modules[index]
                };
                codeword = codeword << 1 | u8::from((value < 0.0) != mask::inverts(format.mask, column, row));
                doubt += (-4.0 * value.abs()).exp();
            }
            self.codewords.push(codeword);
            self.doubts.push(doubt);
        }
    }

    /// Corrects one block into `self.block`; returns how many of its codewords were erased.
    fn correct_block(&mut self, blocks: &Blocks, index: usize) -> Option<usize> {
        self.load_block(blocks, index);
        if reed_solomon::correct(&mut self.block, blocks.parity, &[], blocks.reserve).is_some() {
            return Some(0);
        }
        self.rank(blocks, index);
        let most = blocks.parity.saturating_sub(SPARE_WITH_ERASURES);
        (1..=most).step_by(ERASURE_STEP).find(|&erased| {
            let erasures = &self.order[..erased];
            reed_solomon::correct(&mut self.block, blocks.parity, erasures, SPARE_WITH_ERASURES).is_some()
        })
    }

    fn load_block(&mut self, blocks: &Blocks, index: usize) {
        let length = blocks.data(index) + blocks.parity;
        self.block.clear();
        self.block
            .extend((0..length).map(|position| self.codewords[blocks.place(index, position)]));
    }

    /// Orders the positions of a block, the most doubtful first.
    fn rank(&mut self, blocks: &Blocks, index: usize) {
        self.order.clear();
        self.order.extend(0..self.block.len());
        let doubts = &self.doubts;
        let doubt = |position: &usize| doubts[blocks.place(index, *position)];
        self.order.sort_unstable_by(|a, b| doubt(b).total_cmp(&doubt(a)));
    }
}
