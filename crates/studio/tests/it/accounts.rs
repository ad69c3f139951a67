//! The owner's token over several starts of the program.

use std::sync::Arc;

use assets::owner_token;
use domain::account::{Token, TokenState};
use domain::clock::Clock as _;
use domain::secret::Secret;
use studio::Studio;
use testkit::CountingSecrets;

use crate::support::{House, Life};

/// The studio with secrets that the test can guess.
fn guessable(home: &Life, secrets: &Arc<CountingSecrets>) -> Studio {
    home.studio.clone().with_secrets(secrets.clone())
}

fn secret(digits: &str) -> Secret {
    Secret::read(&format!("sakuga_{}", digits.repeat(32))).unwrap()
}

#[test]
fn the_owners_token_outlives_the_program_and_its_database() {
    let house = House::new();
    let secrets = Arc::new(CountingSecrets::default());
    let first = house.live(async |home| {
        assert_eq!(owner_token::read(&home.folder).unwrap(), None);
        let token = guessable(&home, &secrets).owner_token().await.unwrap();
        assert_eq!(owner_token::read(&home.folder).unwrap(), Some(secret("01")));
        token
    });
    house.live(async |home| {
        assert_eq!(guessable(&home, &secrets).owner_token().await.unwrap(), first);
        home.store.close().await;
        std::fs::remove_file(home.folder.database()).unwrap();
    });
    house.live(async |home| {
        // The rows are gone, the file is not: commands that know the token go on.
        let token = guessable(&home, &secrets).owner_token().await.unwrap();
        assert_ne!(token.id, first.id);
        let known = home.store.token_by_hash(&secret("01").hash()).await.unwrap();
        assert_eq!(known, Some(token));
        owner_token::remove(&home.folder).unwrap();
    });
    house.live(async |home| {
        let token = guessable(&home, &secrets).owner_token().await.unwrap();
        assert_eq!(owner_token::read(&home.folder).unwrap(), Some(secret("02")));
        let state = |token: &Token| token.state(home.clock.wall());
        let old = home.store.token_by_hash(&secret("01").hash()).await.unwrap().unwrap();
        assert_eq!((state(&old), state(&token)), (TokenState::Revoked, TokenState::Valid));
        assert_eq!(home.store.owner_tokens().await.unwrap(), [token]);
    });
}

#[test]
fn a_program_that_died_between_file_and_row_is_finished_by_the_next() {
    let house = House::new();
    let secrets = Arc::new(CountingSecrets::default());
    house.live(async |home| owner_token::write(&home.folder, &secret("aa")).unwrap());
    house.live(async |home| {
        let token = guessable(&home, &secrets).owner_token().await.unwrap();
        assert_eq!(home.store.token_by_hash(&secret("aa").hash()).await.unwrap(), Some(token));
        assert_eq!(owner_token::read(&home.folder).unwrap(), Some(secret("aa")));
    });
}
