//! Workbooks of today.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use persona_fuzz::{table, workbook};

fuzz_target!(|input: &[u8]| table::run(input));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    workbook::mutate(&mut data[..max_size], size, seed, fuzzer_mutate)
});
