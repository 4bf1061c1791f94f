//! What a laptop's questions read: by an index, and no more than they find, with the wall in between.

use super::{made, run, worker};
use crate::storage::postgres::{accounts, devices, earlier, files, pages, push, rows, snapshot};

#[test]
fn what_a_laptop_asks_reads_no_more_than_it_finds() {
    let database = made();
    let plans = run(async {
        let client = worker(&database).connect().await.unwrap();
        // A table of a few rows is read whole, whatever stands beside it.
        client
            .batch_execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off; SELECT set_config('waymark.scopes', 'office/a', false)")
            .await
            .unwrap();
        let mut plans = Vec::new();
        for (at, (sql, conditions)) in ASKED.iter().enumerate() {
            let values = vec!["NULL"; client.prepare(sql).await.unwrap().params().len()].join(", ");
            client.batch_execute(&format!("PREPARE asked_{at} AS {sql}")).await.unwrap();
            let explained = client
                .query(&format!("EXPLAIN (COSTS OFF) EXECUTE asked_{at} ({values})"), &[])
                .await
                .unwrap();
            let lines: Vec<String> = explained.iter().map(|row| row.get(0)).collect();
            plans.push((*sql, *conditions, lines.join("\n")));
        }
        plans
    });
    for (sql, conditions, plan) in plans {
        for condition in conditions {
            assert!(plan.contains(condition), "{condition} is not how this is read:\n{sql}\n{plan}");
        }
    }
}

/// Each with what has to be found by an index.
const ASKED: &[(&str, &[&str])] = &[
    (push::IMAGES, &["record_pkey", "Cond: (id = ANY ($1))"]),
    (devices::LOCK, &["Cond: (id = ANY ($1))", "Cond: (laptop = device_1.laptop)"]),
    (
        earlier::BEGUN,
        &[
            "operation_waiting",
            "Cond: (device = ANY ($1))",
            "Cond: ((device = w.device) AND (seq = w.action))",
        ],
    ),
    (accounts::AT_DOOR, &["Cond: (id = $1)", "Cond: (token = $2)", "device_still_founds"]),
    (devices::ASKING, &["Cond: (id = $1)", "device_still_founds"]),
    // Of what waits for a record there is nothing but after a restore.
    (earlier::AWAITING, &["operation_awaiting"]),
    (earlier::ELSEWHERE, &["operation_action", "Cond: (tx = $1)"]),
    (earlier::DECIDED, &["Cond: ((device = $1) AND (seq >= $2) AND (seq < $3))"]),
    (rows::OUTCOMES, &["Cond: ((device = v.device) AND (seq = v.first))", "AND (seq >= f.action))"]),
    (rows::SET_RECORDS, &["Cond: (id = v.id)"]),
    (rows::SETTLE, &["Cond: ((device = v.device) AND (seq = v.seq))"]),
    (devices::ADVANCE, &["Cond: (id = v.id)"]),
    (pages::LOG_AFTER, &["Cond: ((scope = $1) AND (seq > $2))"]),
    (pages::HEADS, &["Cond: (scope = ANY ($1))"]),
    (pages::WHOLE_HEADS, &["Cond: (scope = ANY ($1))"]),
    (pages::WITH_BYTE, &["record_scope", "Cond: (scope = $1)"]),
    (pages::REVS, &["record_scope", "Cond: (scope = $1)"]),
    (snapshot::RECORDS, &["record_scope", "Cond: ((scope = $1) AND (id > $2))"]),
    (snapshot::PIECE_OF, &["Cond: (digest = $1)"]),
    (files::FROM, &["Cond: ((scope = $1) AND (digest = $2) AND (at <= $3))"]),
];
