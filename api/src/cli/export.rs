//! `onrecord export`: every report, one line each, to standard output.

use std::io::{self, BufWriter};

use super::{ExportArgs, ExportFormat, Outcome};

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let runtime = super::runtime()?;
    let database = args.database.open(&runtime)?;
    let format = match args.format {
        ExportFormat::Jsonl => archive::export::ExportFormat::JsonLines,
        ExportFormat::Csv => archive::export::ExportFormat::Csv,
        ExportFormat::Jsonld => archive::export::ExportFormat::JsonLd,
    };
    let mut out = BufWriter::new(io::stdout());
    runtime.block_on(archive::export::export(&database, format, &mut out))?;
    Ok(Outcome::Done)
}
