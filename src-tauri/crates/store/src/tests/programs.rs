use super::*;
use crate::{Next, Sharer};
use std::collections::BTreeSet;
use waymark_sync::{Answer, Ask, Epoch, SCHEMA, Standing};

fn standing(next: u64) -> Standing {
    Standing { epoch: Epoch { id: "first".into(), number: 1 }, scopes: BTreeSet::new(), next, schema: SCHEMA }
}

#[test]
fn two_programs_that_share_one_store_know_the_name_that_either_gave_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = made(dir.path());
    let mut command = Store::unlock(dir.path(), PASSPHRASE, now()).unwrap();
    window.share_with(&standing(1)).unwrap();
    let mut its = Sharer::default();
    let Ok(Some(Ask::Push(asked))) = its.push(&mut command) else { panic!("nothing to send") };
    assert_eq!(&asked.device, window.device());
    // The disk was put back: the window finds out, and goes on under another name.
    window.succeed("another").unwrap();
    student(&mut command, "Aisha", "Begum");
    assert_eq!(command.device(), "another", "what is done there counts under that name");
    // What the other program was answered meanwhile counts under the old one.
    let end = asked.end();
    let answer = Answer::Pushed { standing: standing(end), outcomes: Default::default() };
    assert_eq!(its.take(&mut command, &Ask::Push(asked), answer).unwrap(), Next::More);
    let Ok(Some(Ask::Push(batch))) = its.push(&mut command) else { panic!("nothing to send") };
    assert_eq!((&*batch.device, batch.first), ("another", 1), "nothing counts as sent that was not");
    assert!(batch.operations.iter().enumerate().all(|(at, op)| op.seq == at as u64 + 1));
    assert_eq!(batch.end(), end + 1);
}

#[test]
fn a_late_answer_of_an_epoch_that_is_over_is_asked_again_and_a_server_that_was_put_back_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let of = |number| Standing { epoch: Epoch { id: format!("epoch {number}"), number }, ..standing(1) };
    store.share_with(&of(2)).unwrap();
    let mut sharer = Sharer::default();
    let ask = sharer.pull(&mut store).unwrap();
    let mut take = |number| {
        let answer = Answer::Pulled { standing: of(number), pages: Default::default() };
        sharer.take(&mut store, &ask, answer).unwrap()
    };
    assert_eq!([take(1), take(1), take(1)], [Next::More, Next::PutBack, Next::PutBack]);
    assert_eq!([take(2), take(1)], [Next::Rest, Next::More]);
    assert_eq!(store.shared().unwrap().unwrap().epoch.number, 2);
}

#[test]
fn an_answer_is_taken_by_one_program_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = made(dir.path());
    window.share_with(&standing(1)).unwrap();
    let turn = window.turn().unwrap().unwrap();
    let folder = dir.path().to_owned();
    let other = std::thread::spawn(move || {
        let mut command = Store::unlock(&folder, PASSPHRASE, now()).unwrap();
        let mut its = Sharer::default();
        let ask = its.push(&mut command).unwrap().unwrap();
        let outcomes = Default::default();
        its.take(&mut command, &ask, Answer::Pushed { standing: standing(3), outcomes }).unwrap();
    });
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(!other.is_finished(), "it waits for its turn");
    assert_eq!(window.shared().unwrap().unwrap().next, 1);
    drop(turn);
    other.join().unwrap();
    assert_eq!(window.shared().unwrap().unwrap().next, 3);
}
