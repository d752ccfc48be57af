//! The same statements by pgbench: how fast PostgreSQL alone would be.

use crate::Plan;
use crate::desk::Bench;
use crate::fill::{self, World};
use crate::statements::Statement;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

/// A page's statements as a script.
pub struct Script {
    path: PathBuf,
    /// Parameters that are the same for everybody: passed as variables, so that they are bound as the desk binds them.
    constants: BTreeMap<String, String>,
}

/// What differs between two visits of one page, by the name that the script gives it.
pub type Differing = [(&'static str, [String; 2])];

/// The issues that a page was seen with, and what else follows from them.
pub fn differing(
    bench: &Bench,
    world: World,
    issues: [i64; 2],
) -> Result<Vec<(&'static str, [String; 2])>> {
    let mut conn = fill::connect(bench, &world.database())?;
    let mut found = vec![("id", issues.map(|id| id.to_string()))];
    for column in ["reporter_id", "software_id", "owner_id"] {
        let mut of = |issue| {
            fill::number(&mut conn, &format!("select {column} as n from issues where id = {issue}"))
                .map(|n| n.to_string())
        };
        found.push((column, [of(issues[0])?, of(issues[1])?]));
    }
    Ok(found)
}

impl Script {
    /// Writes the script of a page seen once, or twice with what differed. What differs is drawn anew for every
    /// transaction: the issue by pgbench, what follows from it by the page's first question about it.
    pub fn write(
        bench: &Bench,
        name: &str,
        world: World,
        once: &[Statement],
        again: &[Statement],
        differing: &Differing,
    ) -> Result<Self> {
        let same = |(a, b): (&Statement, &Statement)| a.sql == b.sql;
        ensure!(
            once.len() == again.len() && once.iter().zip(again).all(same),
            "{name}: other issues, other questions"
        );
        let mut script = format!("\\set id random(1, {})\n", world.issues);
        let mut constants = BTreeMap::new();
        for (number, (one, other)) in once.iter().zip(again).enumerate() {
            let mut sql = one.sql.clone();
            for (position, values) in one.parameters.iter().zip(&other.parameters).enumerate().rev()
            {
                let (here, there) = (values.0.clone(), values.1.clone());
                let varies = differing.iter().find(|(_, [a, b])| {
                    here != there && here.as_ref() == Some(a) && there.as_ref() == Some(b)
                });
                let filled = match (varies, here) {
                    (Some((variable, _)), _) => format!(":{variable}"),
                    (None, None) => "null".to_owned(),
                    (None, Some(value)) => {
                        let variable = format!("c{number}_{position}");
                        constants.insert(variable.clone(), value);
                        format!(":{variable}")
                    }
                };
                sql = sql.replace(&format!("${}", position + 1), &filled);
            }
            let tells = sql.contains(":id") && sql.contains("\"issues\".\"reporter_id\",");
            writeln!(script, "{sql}{}", if tells { " \\gset" } else { ";" })?;
        }
        let path = bench.file(&format!("{name}.pgbench.sql"));
        std::fs::write(&path, script)?;
        Ok(Script { path, constants })
    }

    /// Transactions per second, each of them all statements of the page.
    pub fn run(&self, bench: &Bench, world: World, plan: &Plan) -> Result<f64> {
        let mut command = Command::new(&plan.pgbench);
        command.args(["-M", "prepared", "-n", "-j", "2"]);
        command.args(["-c", &plan.connections.to_string(), "-T", &plan.seconds.to_string()]);
        command.arg("-f").arg(&self.path);
        for (name, value) in &self.constants {
            command.arg("-D").arg(format!("{name}={value}"));
        }
        command.arg(bench.url(&world.database()));
        command
            .env("PGOPTIONS", "-c plan_cache_mode=force_generic_plan -c jit=off -c timezone=UTC");
        let output = command
            .output()
            .with_context(|| format!("{} does not start", plan.pgbench.display()))?;
        let (said, complained) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ensure!(
            output.status.success(),
            "pgbench: {}",
            complained.lines().last().unwrap_or("it failed")
        );
        let rate = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.context("pgbench gave no rate")
    }
}
