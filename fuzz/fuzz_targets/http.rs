//! Requests to the server.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| persona_fuzz::http::run(input));
