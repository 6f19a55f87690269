//! `onrecord token`: makes, lists and revokes the tokens that open the API's mutations.

use std::io::{self, Write};

use anyhow::anyhow;
use archive::read::vocabulary::TokenRole;
use archive::token::{self, Token};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::DatabaseConnection;
use unicode_width::UnicodeWidthStr;

use super::console::Console;
use super::{DatabaseArgs, Outcome, RoleArg, TokenCommand};

const HEADINGS: [&str; 6] = ["ID", "ROLE", "CREATED", "LAST USED", "REVOKED", "NAME"];

pub(super) fn run(command: &TokenCommand) -> anyhow::Result<Outcome> {
    let (TokenCommand::Create { database, .. }
    | TokenCommand::List { database }
    | TokenCommand::Revoke { database, .. }) = command;
    with(database, async |database| match command {
        TokenCommand::Create { role, name, .. } => create(database, *role, name.as_deref()).await,
        TokenCommand::List { .. } => list(database).await,
        TokenCommand::Revoke { token, .. } => revoke(database, token).await,
    })
}

fn with(
    database: &DatabaseArgs,
    work: impl AsyncFnOnce(&DatabaseConnection) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let runtime = super::runtime()?;
    let database = database.open(&runtime)?;
    runtime.block_on(async {
        work(&database).await?;
        database.close().await?;
        Ok(Outcome::Done)
    })
}

async fn create(database: &DatabaseConnection, role: RoleArg, name: Option<&str>) -> anyhow::Result<()> {
    let (token, secret) = token::create(database, role.into(), name, Utc::now()).await?;
    writeln!(io::stdout(), "{}", secret.reveal())?;
    Console::new().note(format_args!(
        "this is the token of {}, {} {}; it is not kept and cannot be shown again",
        token.name,
        token.role.as_str(),
        token.id
    ));
    Ok(())
}

async fn list(database: &DatabaseConnection) -> anyhow::Result<()> {
    let rows: Vec<[String; 6]> = std::iter::once(HEADINGS.map(str::to_owned))
        .chain(token::list(database).await?.iter().map(row))
        .collect();
    let widths: Vec<usize> = (0..HEADINGS.len())
        .map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0))
        .collect();
    let mut out = io::stdout().lock();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(out.flush()?)
}

fn row(token: &Token) -> [String; 6] {
    let at = |at: Option<DateTime<Utc>>| at.map_or("-".to_owned(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    [
        token.id.clone(),
        token.role.as_str().to_owned(),
        at(Some(token.created_at)),
        at(token.last_used_at),
        at(token.revoked_at),
        token.name.clone(),
    ]
}

async fn revoke(database: &DatabaseConnection, id_or_name: &str) -> anyhow::Result<()> {
    let revoked = token::revoke(database, id_or_name, Utc::now()).await?;
    let token = revoked.ok_or_else(|| anyhow!("no valid token has the id or the name {id_or_name}"))?;
    Console::new().note(format_args!("the token of {}, {}, is revoked", token.name, token.id));
    Ok(())
}

impl From<RoleArg> for TokenRole {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Editor => Self::Editor,
            RoleArg::Admin => Self::Admin,
        }
    }
}
