use std::net::SocketAddr;

use anyhow::{Result, ensure};

use crate::{
    cli::{ServeArgs, tagger_files},
    run_log::RunLog,
    serve::{self, Limits, Options, Said, Token},
};

/// Serves the page and the API until it is told to stop.
pub(super) fn run(args: &ServeArgs, log: &mut RunLog) -> Result<()> {
    let given = args.token.as_ref().map(|given| given.0.as_str());
    let token = given.filter(|text| !text.is_empty()).map(Token::new);
    let token = token.transpose()?;
    ensure!(
        token.is_some() || args.address.is_loopback(),
        "{} can be reached by other computers, so whoever uses it must know a token. Think of one with 16 \
         characters or more and give it in the variable PERSONA_TOKEN, or leave --address out.",
        args.address
    );
    let options = Options {
        address: SocketAddr::new(args.address, args.port),
        token,
        read_only: args.read_only,
        limits: Limits::from(&args.limits),
        lesson: args.lesson.clone(),
        tagger: tagger_files(&args.lesson.reference, &args.model, &args.rules, &args.vote),
        log_dir: args.logs.log_dir.clone(),
    };
    serve::run(options, |said| match said {
        Said::Aloud(line) => log.say(line),
        Said::Warning(line) => log.warn(line),
        Said::Noted(line) => log.note(line),
    })
}
