//! `onrecord export`: every report, one line each, to standard output.

use super::{ExportArgs, Outcome};

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let _ = (args.format, &args.database);
    anyhow::bail!("export is not there yet")
}
